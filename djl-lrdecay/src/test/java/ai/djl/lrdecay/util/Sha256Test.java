package ai.djl.lrdecay.util;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Test vectors of FIPS 180-2. */
class Sha256Test {

    private static final String ABC =
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final String MILLION =
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

    @Test
    void agreesWithTheStandard(@TempDir Path folder) throws IOException {
        assertThat(Sha256.of("abc")).isEqualTo(ABC);
        Sha256 parts = new Sha256().update("a");
        parts.update("xbcx".getBytes(StandardCharsets.UTF_8), 1, 2);
        assertThat(parts.hex()).isEqualTo(ABC);
        assertThat(parts.update(new byte[] {'a', 'b', 'c'}).hex()).as("afresh").isEqualTo(ABC);
        Path file = folder.resolve("million");
        Files.writeString(file, "a".repeat(1_000_000));
        assertThat(Sha256.of(file)).isEqualTo(MILLION);
    }
}
