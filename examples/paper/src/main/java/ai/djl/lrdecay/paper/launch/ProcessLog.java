package ai.djl.lrdecay.paper.launch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What a process printed. */
public final class ProcessLog {

    /** The end of a log in which its last line is looked for. */
    private static final int TAIL = 8192;

    private ProcessLog() {}

    /**
     * Returns the last line that is not of a stack trace.
     *
     * @param log the file; it need not exist
     * @return the line, or a sentence that there is none
     * @throws IOException if the file cannot be read
     */
    public static String lastLine(Path log) throws IOException {
        String last = "its process printed nothing";
        if (!Files.exists(log)) {
            return last;
        }
        for (String line : tail(log).lines().toList()) {
            if (!line.isBlank() && !line.startsWith("\tat ")) {
                last = line.strip();
            }
        }
        return last;
    }

    private static String tail(Path log) throws IOException {
        try (SeekableByteChannel file = Files.newByteChannel(log)) {
            file.position(Math.max(0, file.size() - TAIL));
            ByteBuffer buffer = ByteBuffer.allocate(TAIL);
            while (buffer.hasRemaining() && file.read(buffer) >= 0) {
                // One read need not bring all.
            }
            byte[] bytes = Arrays.copyOf(buffer.array(), buffer.position());
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
