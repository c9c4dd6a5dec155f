package ai.djl.lrdecay.paper.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisibleGpusTest {

    @ParameterizedTest
    @CsvSource({
        "0, '', 0",
        "1, '', 1",
        "0, '5,7', 5",
        "1, '5, 7', 7",
        "1, 'GPU-a,MIG-b', MIG-b",
        "GPU-c, '5,7', GPU-c"
    })
    void countsWithinAListThatIsSet(String address, String list, String expected) {
        Map<String, String> environment = new HashMap<>();
        if (!list.isEmpty()) {
            environment.put(VisibleGpus.NAME, list);
        }
        VisibleGpus.show(List.of(address), environment);
        assertThat(environment).containsEntry(VisibleGpus.NAME, expected);
    }

    @Test
    void leavesAloneWhatSparkDoesNotHandOut() {
        Map<String, String> environment = new HashMap<>(Map.of(VisibleGpus.NAME, "3"));
        VisibleGpus.show(List.of(), environment);
        assertThat(environment).containsEntry(VisibleGpus.NAME, "3");
        assertThatThrownBy(() -> VisibleGpus.show(List.of("1"), environment))
                .hasMessageContaining("Spark gave the task GPU 1, but CUDA_VISIBLE_DEVICES is 3");
    }
}
