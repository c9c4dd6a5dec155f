package ai.djl.lrdecay.paper.run;

import java.io.Serial;

/** A folder cannot be worked in, because another process does. */
public final class FolderInUseException extends RunException {

    @Serial private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message one sentence
     */
    public FolderInUseException(String message) {
        super(message);
    }
}
