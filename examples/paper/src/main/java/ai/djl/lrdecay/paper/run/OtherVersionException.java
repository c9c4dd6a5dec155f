package ai.djl.lrdecay.paper.run;

import java.io.Serial;

/** A folder holds a run of a version that this one does not read. */
public final class OtherVersionException extends RunException {

    @Serial private static final long serialVersionUID = 1L;

    OtherVersionException(String message) {
        super(message);
    }
}
