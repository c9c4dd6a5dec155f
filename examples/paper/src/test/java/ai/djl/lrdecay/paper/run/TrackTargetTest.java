package ai.djl.lrdecay.paper.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrackTargetTest {

    @ParameterizedTest
    @CsvSource({
        "tensorboard:tb,tensorboard:tb/r-1",
        "tensorboard:a/b:c,tensorboard:a/b:c/r-1",
        "csv:epochs.csv,csv:epochs-r-1.csv",
        "csv:a.b/epochs,csv:a.b/epochs-r-1",
        "mlflow:http://localhost:5000,mlflow:http://localhost:5000",
        "mlflow:https://host/path,mlflow:https://host/path",
    })
    void eachRunOfSeveralHasAPlaceOfItsOwn(String text, String ofRun) {
        TrackTarget target = TrackTarget.parse(text);
        assertThat(target).hasToString(text);
        String expected = ofRun.startsWith("mlflow") ? ofRun : inThisSystem(ofRun);
        assertThat(target.of("r-1")).hasToString(expected);
    }

    /** With the separator of the system's paths. */
    private static String inThisSystem(String target) {
        int colon = target.indexOf(':') + 1;
        return target.substring(0, colon) + Path.of(target.substring(colon));
    }

    @ParameterizedTest
    @CsvSource({
        "tensorboard,use tensorboard:DIR",
        "tensorboard:,use tensorboard:DIR",
        "wandb:x,unknown --track 'wandb:x'",
        "TensorBoard:x,unknown",
        "mlflow:localhost,not the address of a server",
        "mlflow:ftp://host,not the address of a server",
        "mlflow:http://,not the address of a server",
        "mlflow:a b,not the address of a server",
    })
    void whatIsNoTargetIsNamed(String text, String why) {
        assertThatThrownBy(() -> TrackTarget.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }
}
