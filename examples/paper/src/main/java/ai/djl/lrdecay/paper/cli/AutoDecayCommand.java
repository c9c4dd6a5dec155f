package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.decay.AutoDecay;
import ai.djl.lrdecay.decay.Decision;
import ai.djl.lrdecay.decay.PlateauSettings;
import ai.djl.lrdecay.decay.Stability;
import ai.djl.lrdecay.paper.run.RunException;
import ai.djl.lrdecay.util.Decimals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code autodecay}: decisions on a stream of losses, from a log or through a pipe. */
@Command(
        name = "autodecay",
        sortOptions = false,
        description = {
            "Read losses and say after each one whether to decay the learning rate.",
            "It explains a finished log, and it drives a training in any language",
            "through a pipe: each line gets its answer at once.",
            ""
        },
        footer = {
            "",
            "Input: one loss per line; a CSV file with --column; or a run's metrics.jsonl,",
            "of which the training loss is taken. What is not finite (nan, inf, null) is",
            "reported and changes nothing.",
            "Output, separated by tabs: the number of the observation, the smoothed",
            "loss, CONTINUE, DECAY or TERMINATE, and the learning rate from now on."
        })
final class AutoDecayCommand implements Callable<Integer> {

    @Spec private CommandSpec command;

    @Parameters(
            paramLabel = "FILE",
            defaultValue = "-",
            description = "The file; - for standard input (default).")
    private String file;

    @Option(
            names = "--column",
            paramLabel = "NAME",
            description =
                    "The column of a CSV file with a header, or the field of JSON lines; empty"
                            + " cells are left out.")
    private @Nullable String column;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "The planned number of observations; the window follows from it.")
    private @Nullable Integer planned;

    @Option(
            names = "--window",
            paramLabel = "W",
            description = "The window (default: a tenth of --epochs, or 10).")
    private @Nullable Integer window;

    @Option(
            names = "--criterion",
            paramLabel = "NAME",
            defaultValue = "paper",
            description = "paper, trend or scaled (default: ${DEFAULT-VALUE}).")
    private Stability criterion;

    @Option(names = "--quality", description = "A longer window and a smaller demand on the drop.")
    private boolean quality;

    @Option(
            names = "--beta",
            paramLabel = "F",
            description = "Smoothing, in [0, 1) (default: 0.9).")
    private @Nullable Double beta;

    @Option(
            names = "--eta",
            paramLabel = "F",
            description = "Tolerated variation (default: 0.05 with --epochs, or 0.03).")
    private @Nullable Double eta;

    @Option(
            names = "--zeta",
            paramLabel = "F",
            description = "Degree of drop, in (0, 1) (default: 0.97).")
    private @Nullable Double zeta;

    @Option(names = "--eps", paramLabel = "F", description = "Guard against zero (default: 1e-8).")
    private @Nullable Double eps;

    @Option(names = "--min-stage", paramLabel = "N", description = "The shortest stage.")
    private @Nullable Integer minStage;

    @Option(
            names = "--deadlines",
            paramLabel = "F",
            split = ",",
            description =
                    "Shares of --epochs at which the stages end at the latest; 0 for none"
                            + " (default: 0.7,0.9,0.95 for scaled with --epochs, else none).")
    private double @Nullable [] deadlines;

    @Option(
            names = "--min-decays",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "End no earlier than after N decays, and give a slow start more time; 1 is"
                            + " the default of the library, 0 the paper's rule (default:"
                            + " ${DEFAULT-VALUE}).")
    private int minDecays;

    @Option(
            names = "--lr",
            paramLabel = "F",
            defaultValue = "0.1",
            description = "The initial learning rate (default: ${DEFAULT-VALUE}).")
    private float learningRate;

    @Option(
            names = "--factor",
            paramLabel = "F",
            defaultValue = "0.1",
            description = "What a decay multiplies it by (default: ${DEFAULT-VALUE}).")
    private float factor;

    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        common.require(planned == null || window == null, "give --epochs or --window, not both");
        double[] smoothed = new double[1];
        AutoDecay autoDecay =
                common.checked(
                        () ->
                                AutoDecay.builder()
                                        .setLearningRate(learningRate)
                                        .optFactor(factor)
                                        .optMinDecays(minDecays)
                                        .optDetector(detector().build())
                                        .optCallback(event -> smoothed[0] = event.smoothed())
                                        .build());
        String name = file.equals("-") ? "standard input" : file;
        LossReader losses = new LossReader(name, column);
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        int observation = 0;
        try (BufferedReader in = open()) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Double loss = losses.read(line);
                if (loss == null) {
                    continue;
                }
                if (!Double.isFinite(loss)) {
                    err.println(
                            "lrdecay: " + losses.place() + " is not finite: it changes nothing.");
                    err.flush();
                }
                observation++;
                boolean over = autoDecay.isTerminated();
                Decision decision = autoDecay.observe(loss);
                out.printf(
                        Locale.ROOT,
                        "%d\t%s\t%s\t%s%n",
                        observation,
                        smoothed[0],
                        decision,
                        Decimals.of(autoDecay.learningRate(), 6));
                out.flush();
                if (autoDecay.isTerminated() && !over && !common.quiet()) {
                    err.println(
                            "lrdecay: ends here: "
                                    + autoDecay.whyTerminated()
                                    + ". Each further line is answered with TERMINATE.");
                    err.flush();
                }
            }
        } catch (CharacterCodingException e) {
            throw new RunException(name + " is not text in UTF-8", e);
        }
        losses.requireFound();
        if (observation == 0) {
            throw new RunException(name + " holds no losses: one loss per line is expected");
        }
        return 0;
    }

    private BufferedReader open() throws IOException {
        if (file.equals("-")) {
            return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        }
        if (Files.isDirectory(Path.of(file))) {
            throw new RunException(
                    file + " is a folder: name a file with losses, for instance metrics.jsonl");
        }
        return Files.newBufferedReader(Path.of(file));
    }

    private PlateauSettings.Builder detector() {
        PlateauSettings.Builder builder =
                PlateauSettings.builder().optStability(criterion).optQuality(quality);
        if (planned != null) {
            builder.optPlannedObservations(planned);
        }
        if (window != null) {
            builder.optWindow(window);
        }
        if (beta != null) {
            builder.optBeta(beta);
        }
        if (eta != null) {
            builder.optEta(eta);
        }
        if (zeta != null) {
            builder.optZeta(zeta);
        }
        if (eps != null) {
            builder.optEps(eps);
        }
        if (minStage != null) {
            builder.optMinStage(minStage);
        }
        double[] shares = deadlines;
        if (shares != null) {
            boolean none = shares.length == 1 && shares[0] == 0;
            builder.optDeadlines(none ? new double[0] : shares);
        }
        return builder;
    }
}
