package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.tensor.DamagedFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The file {@code result.json}, which seals the records of a run that has ended.
 *
 * @param directory the folder of the run
 * @param file the file
 */
record ResultFile(RunDirectory directory, Path file) {

    /** Seals what the run has left, and writes how it ended. */
    RunResult write(RunResult result) throws IOException {
        RunInfo info = directory.knownInfo();
        MetricsFile.Content content = directory.metrics().read();
        checkLength(content.epochs(), result);
        RunResult written =
                info.sealed()
                        ? result.sealed(
                                RunSeal.of(
                                        content.chain().orElseThrow(),
                                        info.spec().digest(),
                                        SealCheck.digests(directory.root())))
                        : result;
        JsonFile.write(file, written);
        return written;
    }

    /** Reads how the run ended; whether the records fit is not looked at. */
    Optional<RunResult> read() throws IOException {
        Optional<RunResult> read = JsonFile.read(file, RunResult.class);
        if (read.isEmpty()) {
            return read;
        }
        RunResult result = read.get();
        if (result.verdict() == null || result.message() == null) {
            throw new DamagedFileException(file, "it is not the result of a run");
        }
        boolean sealed = directory.knownInfo().sealed();
        if (sealed != result.seal().isPresent()) {
            throw new DamagedFileException(
                    file,
                    sealed ? "it has no seal" : "it has a seal, and the run was not to have one");
        }
        if (!result.isWhole()) {
            throw new DamagedFileException(file, "it was changed after the run had ended");
        }
        return read;
    }

    /** Reads how the run ended, and compares its records with their seal. */
    Optional<RunResult> check(SealDepth depth) throws IOException {
        Optional<RunResult> result = read();
        if (result.isEmpty()) {
            return result;
        }
        MetricsFile.Content content = directory.metrics().read();
        checkLength(content.epochs(), result.get());
        Optional<RunSeal> seal = result.get().seal();
        if (seal.isPresent()) {
            SealCheck.compare(directory.root(), seal.get().files(), depth);
            if (!seal.get().spec().equals(directory.knownInfo().spec().digest())) {
                throw new DamagedFileException(file, "it is of another run");
            }
            if (!content.chain().equals(Optional.of(seal.get().chain()))) {
                throw new DamagedFileException(
                        directory.metrics().file(), "its end is not the one that was sealed");
            }
        }
        return result;
    }

    private void checkLength(List<EpochRecord> epochs, RunResult result) throws IOException {
        if (epochs.size() != result.epochs()) {
            throw new DamagedFileException(
                    directory.metrics().file(),
                    "it has " + epochs.size() + " epochs, and the run had " + result.epochs());
        }
    }
}
