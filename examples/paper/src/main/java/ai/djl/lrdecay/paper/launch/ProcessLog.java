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

    /** How the program begins the sentence of an error, which a hint may follow. */
    private static final String ERROR = "lrdecay: ";

    private ProcessLog() {}

    /**
     * Returns why a process ended: the sentence of its error where that is one of its last two
     * lines, else its last line, those of a stack trace apart.
     *
     * @param log the file; it need not exist
     * @return the sentence or line, or that there is none
     * @throws IOException if the file cannot be read
     */
    public static String lastLine(Path log) throws IOException {
        String last = "its process printed nothing";
        String before = "";
        if (!Files.exists(log)) {
            return last;
        }
        for (String line : tail(log).lines().toList()) {
            if (!line.isBlank() && !line.startsWith("\tat ")) {
                before = last;
                last = line.strip();
            }
        }
        String reason = before.startsWith(ERROR) && !last.startsWith(ERROR) ? before : last;
        return reason.startsWith(ERROR) ? reason.substring(ERROR.length()) : reason;
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
