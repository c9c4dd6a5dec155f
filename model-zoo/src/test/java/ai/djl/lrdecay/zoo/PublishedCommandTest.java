package ai.djl.lrdecay.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PublishedCommandTest {

    @Test
    void anOldOptionHasItsNameOfToday() {
        Map<String, String> old =
                Map.of("command", "lrdecay train --dataset ps10 --seed 1", "data", "--dataset x");
        assertThat(PublishedCommand.current(old))
                .containsEntry("command", "lrdecay train --data ps10 --seed 1")
                .containsEntry("data", "--dataset x");
        assertThat(PublishedCommand.current(Map.of("seed", "1"))).isEqualTo(Map.of("seed", "1"));
    }
}
