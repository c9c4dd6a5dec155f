package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.run.RunException;
import ai.djl.lrdecay.paper.run.SealDepth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The records of a reproduction, wherever they are kept: in its output folder, in a folder that
 * {@code archive} wrote, or in an archive of records, which are unpacked.
 *
 * @param named what the user named
 * @param records the folder with the records
 * @param archive the archive that they were unpacked from; the same as records without one
 */
public record OpenedReproduction(Path named, Path records, Path archive) {

    /**
     * Opens a reproduction.
     *
     * @param named an output folder, a folder that was published, or an archive
     * @param temporary a folder that does not exist, for what is unpacked
     * @return the records
     * @throws IOException if there is no reproduction, or an archive is damaged
     */
    public static OpenedReproduction open(Path named, Path temporary) throws IOException {
        requireThere(named);
        Path file = PublishedResults.isAt(named) ? named.resolve(RecordsArchive.NAME) : named;
        return isArchived(named)
                ? new OpenedReproduction(named, RecordsArchive.unpack(file, temporary), file)
                : new OpenedReproduction(named, named, named);
    }

    /**
     * Refuses a name that nothing has.
     *
     * @param named an output folder, a folder that was published, or an archive
     * @throws RunException if there is nothing of that name
     */
    public static void requireThere(Path named) throws RunException {
        if (!Files.exists(named)) {
            throw new RunException(
                    named + " does not exist: name the folder or the archive of a reproduction");
        }
    }

    /**
     * Tells whether the records are kept in an archive.
     *
     * @param named an output folder, a folder that was published, or an archive
     * @return true of the latter two
     * @throws RunException if it is a published folder without its archive
     */
    public static boolean isArchived(Path named) throws RunException {
        return PublishedResults.isAt(named) || Files.isRegularFile(named);
    }

    private boolean isUnpacked() {
        return !records.equals(archive);
    }

    /**
     * Returns how much of each run can be compared with its seal: an archive has no snapshots.
     *
     * @return the depth
     */
    public SealDepth depth() {
        return isUnpacked() ? SealDepth.RECORDS : SealDepth.ALL;
    }

    /**
     * Verifies it, and what was published beside the archive.
     *
     * @return what was found
     * @throws IOException if a file cannot be read
     */
    public Verification.Result verify() throws IOException {
        return read().result();
    }

    /**
     * Verifies it, and refuses it where it does not pass.
     *
     * @param purpose what it is for, as {@code to compare}
     * @throws RunException if there is a problem, with the first
     */
    Verification.Verified readWhole(String purpose) throws IOException {
        Verification.Verified verified = read();
        List<String> problems = verified.result().problems();
        if (!problems.isEmpty()) {
            throw new RunException(
                    "'lrdecay verify "
                            + named
                            + "' fails, so there is nothing "
                            + purpose
                            + ": "
                            + problems.get(0).replaceFirst("\\.$", ""));
        }
        return verified;
    }

    /** Verifies it, and keeps what was read for that. */
    Verification.Verified read() throws IOException {
        Verification.Verified verified = Verification.read(records, depth());
        Verification.Result found = verified.result();
        // Where it was unpacked says nothing to anybody.
        found = isUnpacked() ? found.named(records, archive) : found;
        if (!named.equals(archive)) {
            found = found.with(PublishedResults.differences(named, records));
        }
        return new Verification.Verified(
                found, verified.plan(), verified.protocol(), verified.reading());
    }
}
