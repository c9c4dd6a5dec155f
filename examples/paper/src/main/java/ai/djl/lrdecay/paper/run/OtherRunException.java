package ai.djl.lrdecay.paper.run;

import java.io.Serial;
import java.nio.file.Path;

/** A folder holds another run than the one that is asked for. */
public final class OtherRunException extends RunException {

    @Serial private static final long serialVersionUID = 1L;

    // Exceptions of this kind are never written to a stream.
    private final transient Path folder;
    private final transient RunSpec there;
    private final transient RunSpec wanted;

    OtherRunException(Path folder, RunSpec there, RunSpec wanted) {
        super(folder + " holds another run (" + there.id() + "): choose another folder");
        this.folder = folder;
        this.there = there;
        this.wanted = wanted;
    }

    /**
     * Returns the folder.
     *
     * @return the folder
     */
    public Path folder() {
        return folder;
    }

    /**
     * Returns the run that was asked for.
     *
     * @return its specification
     */
    public RunSpec wanted() {
        return wanted;
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
