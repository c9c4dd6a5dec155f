package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.run.AverageSpec;
import ai.djl.lrdecay.paper.run.CurvatureSpec;
import ai.djl.lrdecay.paper.run.FineTuningSpec;
import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.paper.run.OptimizerSpec;
import ai.djl.lrdecay.paper.run.PrecisionWish;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.run.ScheduleSpec;
import ai.djl.lrdecay.paper.run.SnapshotRef;
import ai.djl.lrdecay.training.precision.Precision;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a training computes, in the options of {@code train}: from them, and back to them. */
final class TrainingOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Mixin private TaskOptions task;

    @Option(
            names = "--schedule",
            paramLabel = "SCHEDULE",
            defaultValue = "constant",
            description = "How the rate decays: " + ScheduleSpec.USAGE + " (default: constant).")
    private ScheduleSpec schedule;

    @Option(
            names = "--lr",
            paramLabel = "F",
            required = true,
            description = "The initial learning rate.")
    private double learningRate;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            required = true,
            description = "The number of epochs.")
    private int epochs;

    @Mixin private StepOptions step;

    @Option(names = "--nesterov", description = "Nesterov momentum.")
    private boolean nesterov;

    @Option(
            names = "--weight-decay",
            paramLabel = "F",
            defaultValue = "0.0005",
            description = "The weight decay (default: ${DEFAULT-VALUE}).")
    private double weightDecay;

    @Option(
            names = "--full-batch",
            description =
                    "Gradient descent: an epoch is one step along the gradient of"
                            + " all training data, accumulated over micro-batches.")
    private boolean fullBatch;

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            description =
                    "schedule-free: Schedule-free SGD, with --momentum as its interpolation"
                            + " (default: SGD with momentum).")
    private OptimizerSpec.@Nullable Method method;

    @Option(
            names = "--average",
            paramLabel = "AVERAGE",
            description =
                    "Evaluate an average of the weights from then on (test is the average's, loss is"
                            + " not), and keep it in snapshots: "
                            + AverageSpec.USAGE
                            + ".")
    private @Nullable AverageSpec average;

    @Option(
            names = "--eigenvalues",
            paramLabel = "K",
            description =
                    "Measure the K largest eigenvalues of the Hessian at the end of each"
                            + " learning-rate stage.")
    private @Nullable Integer eigenvalues;

    @Option(
            names = "--measure-every",
            paramLabel = "N",
            description = "Measure them every N epochs as well.")
    private @Nullable Integer measureEvery;

    @Option(
            names = "--start",
            paramLabel = "SNAPSHOT",
            description =
                    "Fine-tune a snapshot with a new head: the folder of a snapshot or of"
                            + " a run (RUN@STAGE), or zoo:MODEL@STAGE.")
    private @Nullable SnapshotRef start;

    @Option(
            names = "--backbone-rate",
            paramLabel = "F",
            description =
                    "With --start: what multiplies the learning rate of the layers"
                            + " that were taken over (default: 0.1).")
    private @Nullable Double backboneRate;

    @Option(
            names = "--precision",
            paramLabel = "PRECISION",
            defaultValue = "float32",
            description =
                    "float32, bfloat16 (weights stay in float32), or auto: bfloat16 where it is"
                            + " faster (default: ${DEFAULT-VALUE}).")
    private PrecisionWish precision;

    @Mixin private SeedOption seed;

    private static final double USUAL_BACKBONE_RATE = 0.1;

    /** The precision that is asked for; the specification is in float32. */
    PrecisionWish precision() {
        return precision;
    }

    /** The specification; a value out of its range is a wrong usage. */
    RunSpec spec() {
        return Usage.checked(command, this::build);
    }

    private RunSpec build() {
        SnapshotRef from = start;
        Integer count = eigenvalues;
        if (count == null && measureEvery != null) {
            throw new IllegalArgumentException(
                    "--measure-every needs --eigenvalues: say how many are measured");
        }
        if (from == null && backboneRate != null) {
            throw new IllegalArgumentException(
                    "--backbone-rate needs --start: without it there is no backbone to take over");
        }
        if (average != null && average.from() > epochs) {
            throw new IllegalArgumentException(
                    "--average "
                            + average
                            + " never begins: the training has "
                            + epochs
                            + " epochs");
        }
        if (from != null && method != null) {
            throw new IllegalArgumentException(
                    "--optimizer schedule-free has one rate for all layers: leave out --start");
        }
        return RunSpec.builder()
                .setData(task.data())
                .setNetwork(task.network())
                .optSchedule(schedule)
                .setOptimizer(
                        OptimizerSpec.builder()
                                .setLearningRate(learningRate)
                                .setBatchSize(step.batchSize())
                                .optMomentum(step.momentum())
                                .optNesterov(nesterov)
                                .optWeightDecay(weightDecay)
                                .optFullBatch(fullBatch)
                                .optMethod(Optional.ofNullable(method))
                                .optAverage(Optional.ofNullable(average))
                                .build())
                .optCurvature(
                        count == null
                                ? Optional.empty()
                                : Optional.of(
                                        new CurvatureSpec(
                                                count, measureEvery == null ? 0 : measureEvery)))
                .optFineTuning(
                        from == null
                                ? Optional.empty()
                                : Optional.of(
                                        new FineTuningSpec(
                                                from,
                                                backboneRate == null
                                                        ? USUAL_BACKBONE_RATE
                                                        : backboneRate)))
                .setEpochs(epochs)
                .optSeed(seed.value())
                .build();
    }

    /** The command that trains a run, but for where. */
    static String command(RunSpec spec) {
        return values(spec).entrySet().stream()
                .map(option -> option.getKey() + option.getValue())
                .collect(Collectors.joining(" ", "lrdecay train ", ""));
    }

    /** The options in which two runs differ, as "--lr 0.1, not --lr 0.2". */
    static String differences(RunSpec there, RunSpec here) {
        Map<String, String> before = values(there);
        Map<String, String> now = values(here);
        Map<String, String> names = new LinkedHashMap<>(before);
        names.putAll(now);
        return names.keySet().stream()
                .filter(name -> !String.valueOf(before.get(name)).equals(now.get(name)))
                .map(name -> text(before, name) + ", not " + text(now, name))
                .collect(Collectors.joining("; "));
    }

    private static String text(Map<String, String> options, String name) {
        String value = options.get(name);
        return value == null ? "without " + name : name + value;
    }

    private static String methodName(OptimizerSpec.Method method) {
        return method.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The options of a run, each with its value behind a blank. */
    private static Map<String, String> values(RunSpec spec) {
        Map<String, String> options = new LinkedHashMap<>();
        OptimizerSpec optimizer = spec.optimizer();
        options.put("--data", " " + spec.data());
        options.put("--model", " " + spec.network().name());
        if (spec.network().precision() != Precision.FLOAT32) {
            options.put("--precision", " " + spec.network().precision());
        }
        options.put("--schedule", " " + spec.schedule());
        options.put("--lr", " " + Json.number(optimizer.learningRate()));
        options.put("--epochs", " " + spec.epochs());
        options.put("--batch-size", " " + optimizer.batchSize());
        options.put("--momentum", " " + Json.number(optimizer.momentum()));
        options.put("--weight-decay", " " + Json.number(optimizer.weightDecay()));
        if (optimizer.nesterov()) {
            options.put("--nesterov", "");
        }
        if (optimizer.fullBatch()) {
            options.put("--full-batch", "");
        }
        optimizer.method().ifPresent(name -> options.put("--optimizer", " " + methodName(name)));
        optimizer.average().ifPresent(of -> options.put("--average", " " + of));
        spec.curvature()
                .ifPresent(
                        curvature -> {
                            options.put("--eigenvalues", " " + curvature.eigenvalues());
                            if (curvature.every() > 0) {
                                options.put("--measure-every", " " + curvature.every());
                            }
                        });
        spec.fineTuning()
                .ifPresent(
                        tuning -> {
                            options.put("--start", " " + tuning.start());
                            options.put(
                                    "--backbone-rate", " " + Json.number(tuning.backboneRate()));
                        });
        options.put("--seed", " " + spec.seed());
        return options;
    }
}
