package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.protocol.SealedProtocol;
import ai.djl.lrdecay.paper.run.JsonFile;
import ai.djl.lrdecay.tensor.DamagedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The protocol that the records of a folder are judged by: that of this software, or the earlier
 * one that the folder holds, if results were published under it and this software judges the same
 * experiments in the same way.
 *
 * @param protocol the protocol
 * @param plan what was to be run, without experiments that came later than the protocol
 * @param judges whether this software can judge by it; if not, verdicts say nothing
 * @param facts what is said of it
 * @param problems why the one in the folder is not used; none if it is
 */
record RecordsProtocol(
        SealedProtocol protocol,
        Plan plan,
        boolean judges,
        List<String> facts,
        List<String> problems) {

    RecordsProtocol {
        facts = List.copyOf(facts);
        problems = List.copyOf(problems);
    }

    static RecordsProtocol of(Path out, Plan plan) throws IOException {
        SealedProtocol current = SealedProtocol.current();
        Path file = out.resolve(SealedProtocol.FILE);
        if (!Files.isRegularFile(file)) {
            return refused(
                    current, plan, file + " is missing: the command report writes it again.");
        }
        Optional<String> text = text(file);
        if (text.isPresent() && text.get().equals(current.text())) {
            return new RecordsProtocol(current, plan, true, List.of(fact(current)), List.of());
        }
        Optional<SealedProtocol> published = text.flatMap(SealedProtocol::published);
        return published.isPresent()
                ? of(file, published.get(), current, plan)
                : refused(
                        current,
                        plan,
                        file
                                + " is not the protocol of this software, whose version "
                                + current.version()
                                + " has the SHA-256 "
                                + current.seal()
                                + ": it was changed, or another version of the software is"
                                + " needed.");
    }

    /** What is no text is none of the protocols. */
    private static Optional<String> text(Path file) throws IOException {
        try {
            return Optional.of(JsonFile.text(file));
        } catch (DamagedFileException e) {
            return Optional.empty();
        }
    }

    static RecordsProtocol of(
            Path file, SealedProtocol earlier, SealedProtocol current, Plan plan) {
        Plan then = plan.among(earlier.experiments(plan.setting().preset()));
        List<String> differences =
                earlier.differences(current, then.setting().preset(), then.experiments());
        if (differences.isEmpty()) {
            return new RecordsProtocol(
                    earlier,
                    then,
                    true,
                    List.of(
                            fact(earlier),
                            String.format(
                                    "Version %d, which this software has, says the same of these"
                                            + " experiments.",
                                    current.version())),
                    List.of());
        }
        return new RecordsProtocol(
                current,
                then,
                false,
                List.of(),
                List.of(
                        String.format(
                                "%s is version %d of the protocol, and this software has version"
                                        + " %d, which differs in %s: software with version %d is"
                                        + " needed to judge the claims.",
                                file,
                                earlier.version(),
                                current.version(),
                                String.join(", ", differences),
                                earlier.version())));
    }

    private static RecordsProtocol refused(SealedProtocol current, Plan plan, String problem) {
        return new RecordsProtocol(current, plan, true, List.of(), List.of(problem));
    }

    private static String fact(SealedProtocol protocol) {
        return "Protocol: version " + protocol.version() + ", SHA-256 " + protocol.seal() + ".";
    }
}
