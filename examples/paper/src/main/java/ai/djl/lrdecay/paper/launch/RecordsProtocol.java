package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.protocol.SealedProtocol;
import ai.djl.lrdecay.paper.run.JsonFile;
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
 * @param facts what is said of it
 * @param problems why the one in the folder cannot be used; none if it can
 */
record RecordsProtocol(SealedProtocol protocol, List<String> facts, List<String> problems) {

    RecordsProtocol {
        facts = List.copyOf(facts);
        problems = List.copyOf(problems);
    }

    static RecordsProtocol of(Path out, Plan plan) throws IOException {
        SealedProtocol current = SealedProtocol.current();
        Path file = out.resolve(SealedProtocol.FILE);
        if (!Files.isRegularFile(file)) {
            return refused(current, file + " is missing: the command report writes it again.");
        }
        String text = JsonFile.text(file);
        if (text.equals(current.text())) {
            return new RecordsProtocol(current, List.of(fact(current)), List.of());
        }
        Optional<SealedProtocol> published = SealedProtocol.published(text);
        if (published.isEmpty()) {
            return refused(
                    current,
                    file
                            + " is not the protocol of this software, whose version "
                            + current.version()
                            + " has the SHA-256 "
                            + current.seal()
                            + ": it was changed, or another version of the software is needed.");
        }
        SealedProtocol earlier = published.get();
        List<String> differences =
                earlier.differences(current, plan.setting().preset(), plan.experiments());
        if (!differences.isEmpty()) {
            return refused(
                    current,
                    String.format(
                            "%s is version %d of the protocol, and this software has version %d,"
                                    + " which differs in %s: software with version %d is needed.",
                            file,
                            earlier.version(),
                            current.version(),
                            String.join(", ", differences),
                            earlier.version()));
        }
        return new RecordsProtocol(
                earlier,
                List.of(
                        fact(earlier),
                        String.format(
                                "Version %d, which this software has, says the same of these"
                                        + " experiments.",
                                current.version())),
                List.of());
    }

    private static RecordsProtocol refused(SealedProtocol current, String problem) {
        return new RecordsProtocol(current, List.of(), List.of(problem));
    }

    private static String fact(SealedProtocol protocol) {
        return "Protocol: version " + protocol.version() + ", SHA-256 " + protocol.seal() + ".";
    }
}
