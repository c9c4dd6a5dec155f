package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.agreement.Comparison;
import ai.djl.lrdecay.paper.agreement.ComparisonText;
import ai.djl.lrdecay.paper.agreement.Reproduced;
import ai.djl.lrdecay.paper.launch.OpenedReproduction;
import ai.djl.lrdecay.paper.launch.ReproducedRecords;
import ai.djl.lrdecay.util.Folders;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code compare}: whether reproductions come to the same verdicts. */
@Command(
        name = "compare",
        sortOptions = false,
        description = {
            "Compare reproductions, verdict by verdict: on other machines, with other seeds, or of"
                    + " other sizes. Each is verified first.",
            "For each pair it gives the number of verdicts on which the two agree and, for pairs of"
                    + " the same sizes, the number that fresh seeds could be expected to give.",
            "It exits with 3 if a claim is SUPPORTED in one and REFUTED in another.",
            ""
        })
final class CompareCommand implements Callable<Integer> {

    private static final int DRAWS = 1000;
    private static final int MOST = 26;
    private static final int CONTRADICTION = 3;

    @Spec private CommandSpec command;

    @Parameters(
            arity = "1..*",
            paramLabel = "OUT",
            description =
                    "At least two: folders given to 'reproduce --out', folders that 'archive' wrote,"
                            + " or archives of records.")
    private List<Path> named;

    @Option(names = "--all", description = "List claims on which all agree, too.")
    private boolean all;

    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        common.require(named.size() >= 2, "name at least two reproductions to compare");
        common.require(named.size() <= MOST, "at most " + MOST + " can be compared");
        for (Path out : named) {
            // Before the first is verified, which takes its time.
            OpenedReproduction.requireThere(out);
        }
        Path temporary = Files.createTempDirectory("lrdecay-compare-");
        try {
            List<Reproduced> reproductions = new ArrayList<>();
            for (Path out : named) {
                Path unpacked = temporary.resolve(String.valueOf(reproductions.size()));
                reproductions.add(ReproducedRecords.read(out, unpacked));
            }
            Comparison comparison = Comparison.of(reproductions, DRAWS);
            if (!common.quiet()) {
                PrintWriter stdout = command.commandLine().getOut();
                ComparisonText.of(comparison, all).forEach(stdout::println);
                stdout.flush();
            }
            return comparison.isContradicted() ? CONTRADICTION : 0;
        } finally {
            Folders.delete(temporary);
        }
    }
}
