package ai.djl.lrdecay.zoo;

import java.io.IOException;

/** Something in a zoo cannot be trusted or is not there; the message is one sentence. */
public final class ZooException extends IOException {

    private static final long serialVersionUID = 1;
    private static final int LONGEST = 1000;

    /**
     * Creates the exception.
     *
     * @param message one sentence
     */
    public ZooException(String message) {
        super(readable(message));
    }

    /**
     * Creates the exception.
     *
     * @param message one sentence
     * @param cause the cause
     */
    public ZooException(String message, Throwable cause) {
        super(readable(message), cause);
    }

    /** What strangers wrote is quoted, but neither moves the cursor nor fills the screen. */
    private static String readable(String message) {
        String shorter =
                message.length() <= LONGEST
                        ? message
                        : message.substring(0, LONGEST / 2)
                                + " .. "
                                + message.substring(message.length() - LONGEST / 2);
        return shorter.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\u2028\\u2029]", "?");
    }
}
