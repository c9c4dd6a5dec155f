package ai.djl.lrdecay.paper.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChildProcessesTest {

    /** Runs side by side on several GPUs see one each; what the user hid stays hidden. */
    @ParameterizedTest
    @CsvSource({
        "gpu:0, 0, 4, , 0",
        "gpu:0, 3, 4, , 3",
        "gpu:0, 5, 4, , 1",
        "gpu:0, 1, 2, '6, 7', 7",
        "gpu:0, 2, 2, '6,7', 6",
        "gpu:0, 1, 1, , ",
        "gpu:1, 0, 4, , ",
        "cpu, 2, 4, '1,2', '1,2'"
    })
    void showsOneGpu(
            String device,
            int slot,
            int gpus,
            @Nullable String visible,
            @Nullable String expected) {
        Map<String, String> environment = new HashMap<>();
        if (visible != null) {
            environment.put("CUDA_VISIBLE_DEVICES", visible);
        }
        ChildProcesses.showGpu(environment, device, slot, gpus);
        assertThat(environment.get("CUDA_VISIBLE_DEVICES")).isEqualTo(expected);
    }
}
