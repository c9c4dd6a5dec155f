package ai.djl.lrdecay.paper.run;

import java.io.IOException;
import java.io.Serial;

/** A run that cannot be begun or continued; the message is one sentence with what to do. */
public class RunException extends IOException {

    @Serial private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message one sentence
     */
    public RunException(String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message one sentence
     * @param cause how it was found
     */
    public RunException(String message, Throwable cause) {
        super(message, cause);
    }
}
