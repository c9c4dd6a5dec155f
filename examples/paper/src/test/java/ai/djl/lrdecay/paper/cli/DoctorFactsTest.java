package ai.djl.lrdecay.paper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorFactsTest {

    /** Each thing that is wrong is named, however much else is. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "2, true, -, false, -, false, true, 2",
                "0, false, -, true, -, false, false, no NVIDIA driver",
                "0, true, '', true, -, false, false, CUDA_VISIBLE_DEVICES is \"\"",
                "0, true, -1, false, -, false, true, CUDA_VISIBLE_DEVICES is \"-1\"",
                "0, true, 0, false, /opt/torch, false, true, 'PYTORCH_LIBRARY_PATH, /opt/torch'",
                "0, true, -, true, -, false, true, unset LRDECAY_NATIVES",
                "0, true, -, true, /opt/torch, true, false, libcudart.so.12",
                "0, true, -, false, -, false, false, libcudart.so.12",
                "0, true, 0, false, /opt/torch, true, true, nvidia-smi may say why",
            })
    void gpus(
            int found,
            boolean driver,
            String visible,
            boolean cpuNatives,
            String libtorch,
            boolean cuda,
            boolean cudart,
            String words) {
        GpuFacts facts =
                new GpuFacts(
                        found,
                        driver,
                        Optional.ofNullable(visible),
                        cpuNatives,
                        Optional.ofNullable(libtorch),
                        cuda,
                        cudart);
        assertThat(facts.say()).contains(words);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, 'direct, without'",
                "http://proxy.example:3128, -, '-Dhttps.proxyHost=proxy.example"
                        + " -Dhttps.proxyPort=3128'",
                "proxy.example:3128, -, '-Dhttps.proxyHost=proxy.example -Dhttps.proxyPort=3128'",
                "http://proxy.example, -, '-Dhttps.proxyHost=HOST -Dhttps.proxyPort=PORT'",
                "'no address', -, '-Dhttps.proxyHost=HOST -Dhttps.proxyPort=PORT'",
                "http://proxy.example:3128, other.example, by the proxy other.example",
            })
    void proxies(String environment, String property, String words) {
        ProxyFacts facts =
                new ProxyFacts(Optional.ofNullable(environment), Optional.ofNullable(property));
        assertThat(facts.say()).contains(words);
    }

    /** On this machine, whatever it is. */
    @Test
    void doctorTellsOfAll() {
        CommandRun run = CommandRun.of("doctor", "--device", "cpu");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("GPUs", "Network", "Disk", "cpu: computes");
    }
}
