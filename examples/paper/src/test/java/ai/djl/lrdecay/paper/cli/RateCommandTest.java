package ai.djl.lrdecay.paper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RateCommandTest {

    @TempDir Path folder;

    @Test
    void recommendsARateAndDrawsTheLoss() {
        Path picture = folder.resolve("rate.png");
        CommandRun run =
                CommandRun.of(
                        "rate --data ps10:train=400,test=100,size=2 --model wrn-10-1 --updates 40"
                                + " --threads 1 --device cpu --preview",
                        picture.toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("Recommended: ")
                .contains("2 / largest eigenvalue at initialisation");
        assertThat(picture).isNotEmptyFile();
    }

    @Test
    void saysWhyItRecommendsNone() {
        CommandRun run =
                CommandRun.of(
                        "rate --data ps10:train=100,test=100,size=2 --model wrn-10-1 --updates 10"
                                + " --repeats 1 --from 100 --to 1000 --threads 1 --device cpu");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("There is no rate to recommend: the loss")
                .contains("falls at none of these rates. Try smaller rates.");
    }

    @Test
    void refusesWrongRates() {
        CommandRun run =
                CommandRun.of(
                        "rate --data ps10:train=100,test=100,size=2 --model wrn-10-1 --from 1"
                                + " --to 0.1 --device cpu");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("the rates must rise");
    }
}
