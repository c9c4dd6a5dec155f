package ai.djl.lrdecay.paper.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Flags as Linux writes them, of processors of some years. */
class ProcessorTest {

    @ParameterizedTest
    @CsvSource({
        "sse2 fma avx avx2 sha_ni, avx2, false",
        "fma avx2 avx512f avx512dq avx512bw avx512vl avx512_vnni, avx512, false",
        "fma avx2 avx512f avx512dq avx512bw avx512vl avx512_bf16, avx512, true",
        "fma avx2 avx512f avx512dq avx512bw avx512vl amx_bf16 amx_tile, avx512, true",
        "sse2, '', false"
    })
    void knowsWhatItComputesWith(String flags, String vectors, boolean bfloat16) {
        String description = "processor\t: 0\nflags\t\t: fpu " + flags + "\nbugs\t\t:\n";
        assertThat(Processor.of(description).strip()).isEqualTo(vectors);
        assertThat(Processor.computesBfloat16(description)).isEqualTo(bfloat16);
    }

    /** Other processors describe themselves in other words. */
    @ParameterizedTest
    @CsvSource("Features: fp asimd bf16")
    void doesNotGuess(String description) {
        assertThat(Processor.of(description)).isEmpty();
        assertThat(Processor.computesBfloat16(description)).isTrue();
    }
}
