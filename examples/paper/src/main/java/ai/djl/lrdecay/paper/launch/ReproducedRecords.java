package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.agreement.Reproduced;
import ai.djl.lrdecay.paper.run.RunException;
import java.io.IOException;
import java.nio.file.Path;

/** Reads a reproduction to compare it with others. */
public final class ReproducedRecords {

    private ReproducedRecords() {}

    /**
     * Verifies a reproduction, and derives its claims.
     *
     * @param named an output folder, a folder that was published, or an archive
     * @param temporary a folder that does not exist, for what is unpacked
     * @return what it came to
     * @throws RunException if it does not pass verification
     * @throws IOException if it cannot be read
     */
    public static Reproduced read(Path named, Path temporary) throws IOException {
        Verification.Verified verified =
                OpenedReproduction.open(named, temporary).readWhole("to compare");
        Conclusion.Reading reading = verified.reading();
        return new Reproduced(
                named.toString(),
                verified.plan().setting(),
                reading.places().counts(),
                reading.findings().stream().flatMap(found -> found.claims().stream()).toList());
    }
}
