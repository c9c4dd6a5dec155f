package ai.djl.lrdecay.paper.run;

import java.io.Serial;
import java.nio.file.Path;

/** A folder holds another run than the one that is asked for. */
public final class OtherRunException extends RunException {

    @Serial private static final long serialVersionUID = 1L;

    // Exceptions of this kind are never written to a stream.
    private final transient RunSpec there;

    OtherRunException(Path folder, RunSpec there) {
        super(folder + " holds another run (" + there.id() + "): choose another folder");
        this.there = there;
    }

    /**
     * Returns the run that the folder holds.
     *
     * @return its specification
     */
    public RunSpec there() {
        return there;
    }
}
