package ai.djl.lrdecay.tensor;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** A file that is there but cannot be trusted; the message is one sentence that names it. */
public class DamagedFileException extends IOException {

    @Serial private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param file the file
     * @param reason what is wrong with it, as a clause: "it is truncated"
     */
    public DamagedFileException(Path file, String reason) {
        super(message(file, reason));
    }

    /**
     * Creates the exception.
     *
     * @param file the file
     * @param reason what is wrong with it, as a clause: "it is truncated"
     * @param cause how it was found
     */
    public DamagedFileException(Path file, String reason, Throwable cause) {
        super(message(file, reason), cause);
    }

    private static String message(Path file, String reason) {
        return file + " is not used: " + reason;
    }
}
