package ai.djl.lrdecay.zoo;

import java.io.IOException;

/** Something in a zoo cannot be trusted or is not there; the message is one sentence. */
public final class ZooException extends IOException {

    private static final long serialVersionUID = 1;

    /**
     * Creates the exception.
     *
     * @param message one sentence
     */
    public ZooException(String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message one sentence
     * @param cause the cause
     */
    public ZooException(String message, Throwable cause) {
        super(message, cause);
    }
}
