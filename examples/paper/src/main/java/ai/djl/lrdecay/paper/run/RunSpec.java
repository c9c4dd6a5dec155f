package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.nn.Networks;
import ai.djl.lrdecay.paper.data.DatasetSpec;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything that determines a training run. Two runs of equal specifications on the same kind of
 * device and software give the same numbers.
 *
 * @param dataset the data, as on the command line: {@code ps10:train=10000,size=2}
 * @param model the architecture, as on the command line: {@code wrn-16-2}
 * @param schedule the learning-rate schedule, as on the command line: {@code step@30,60}
 * @param learningRate the initial learning rate, above 0
 * @param epochs the number of epochs, at least 1
 * @param batchSize samples a step, at least 2
 * @param momentum in [0, 1)
 * @param nesterov whether the momentum is Nesterov's
 * @param weightDecay at least 0
 * @param seed the seed of data, initialisation and order of samples
 * @param threads CPU threads for tensor operations, at least 1: the order of summation, and so the
 *     last bits, depend on it
 * @param device {@code cpu} or {@code gpu:N}; several GPUs as {@code gpu:N,M}, several replicas on
 *     the CPU as {@code cpu:K}
 * @param fullBatch whether an epoch is one step along the gradient of all training data, which is
 *     accumulated over micro-batches of the batch size
 * @param eigenvalues how many of the largest eigenvalues of the Hessian are measured, at least 0
 * @param measureEvery epochs between measurements; 0 to measure at the end of each stage alone
 * @param start the snapshot whose backbone is fine-tuned, with a new head, as on the command line
 *     ({@link StartPoint}); empty to start from random parameters
 * @param backboneRate what the learning rate is multiplied with for the backbone that was taken
 *     over, at least 0; 1 without a start
 */
public record RunSpec(
        String dataset,
        String model,
        String schedule,
        double learningRate,
        int epochs,
        int batchSize,
        double momentum,
        boolean nesterov,
        double weightDecay,
        long seed,
        int threads,
        String device,
        boolean fullBatch,
        int eigenvalues,
        int measureEvery,
        String start,
        double backboneRate)
        implements Job {

    /**
     * Specifies stochastic gradient descent that measures no curvature.
     *
     * @param dataset the data, as on the command line
     * @param model the architecture, as on the command line
     * @param schedule the learning-rate schedule, as on the command line
     * @param learningRate the initial learning rate, above 0
     * @param epochs the number of epochs, at least 1
     * @param batchSize samples a step, at least 2
     * @param momentum in [0, 1)
     * @param nesterov whether the momentum is Nesterov's
     * @param weightDecay at least 0
     * @param seed the seed of data, initialisation and order of samples
     * @param threads CPU threads for tensor operations, at least 1
     * @param device {@code cpu}, {@code gpu} or {@code gpu:N}
     */
    public RunSpec(
            String dataset,
            String model,
            String schedule,
            double learningRate,
            int epochs,
            int batchSize,
            double momentum,
            boolean nesterov,
            double weightDecay,
            long seed,
            int threads,
            String device) {
        this(
                dataset,
                model,
                schedule,
                learningRate,
                epochs,
                batchSize,
                momentum,
                nesterov,
                weightDecay,
                seed,
                threads,
                device,
                false,
                0,
                0,
                "",
                1);
    }

    /**
     * Returns the same specification with the gradient of all training data in each step.
     *
     * @return full-batch gradient descent
     */
    public RunSpec withFullBatch() {
        return new RunSpec(
                dataset,
                model,
                schedule,
                learningRate,
                epochs,
                batchSize,
                momentum,
                nesterov,
                weightDecay,
                seed,
                threads,
                device,
                true,
                eigenvalues,
                measureEvery,
                start,
                backboneRate);
    }

    /**
     * Returns the same specification with measurements of curvature.
     *
     * @param count how many of the largest eigenvalues, at least 0
     * @param every epochs between measurements; 0 to measure at the end of each stage alone
     * @return the specification
     */
    public RunSpec withEigenvalues(int count, int every) {
        return new RunSpec(
                dataset,
                model,
                schedule,
                learningRate,
                epochs,
                batchSize,
                momentum,
                nesterov,
                weightDecay,
                seed,
                threads,
                device,
                fullBatch,
                count,
                every,
                start,
                backboneRate);
    }

    /**
     * Returns the same specification that fine-tunes a snapshot.
     *
     * @param snapshot the snapshot, as on the command line
     * @param factor what the learning rate is multiplied with for its backbone, at least 0
     * @return the specification
     */
    public RunSpec withStart(String snapshot, double factor) {
        return new RunSpec(
                dataset,
                model,
                schedule,
                learningRate,
                epochs,
                batchSize,
                momentum,
                nesterov,
                weightDecay,
                seed,
                threads,
                device,
                fullBatch,
                eigenvalues,
                measureEvery,
                snapshot,
                factor);
    }

    /**
     * Checks all ranges and names.
     *
     * @throws IllegalArgumentException if one is wrong, in one sentence
     */
    public RunSpec {
        check(
                learningRate > 0 && Double.isFinite(learningRate),
                "the learning rate must be a number above 0, not " + learningRate);
        check(epochs >= 1, "the number of epochs must be at least 1, not " + epochs);
        check(batchSize >= 2, "the batch size must be at least 2, not " + batchSize);
        check(momentum >= 0 && momentum < 1, "the momentum must be in [0, 1), not " + momentum);
        check(
                weightDecay >= 0 && Double.isFinite(weightDecay),
                "the weight decay must be a number of at least 0, not " + weightDecay);
        check(!nesterov || momentum > 0, "Nesterov momentum needs a momentum above 0");
        check(
                eigenvalues >= 0 && measureEvery >= 0,
                "the number of eigenvalues and the epochs between measurements must be at least 0");
        check(
                measureEvery == 0 || eigenvalues > 0,
                "to measure every few epochs, say how many eigenvalues");
        check(threads >= 1, "the number of threads must be at least 1, not " + threads);
        // Records of before there were starts have none.
        start = start == null ? "" : start;
        backboneRate = start.isEmpty() ? 1 : backboneRate;
        check(
                backboneRate >= 0 && Double.isFinite(backboneRate),
                "the factor for the backbone must be a number of at least 0, not " + backboneRate);
        StartPoint.check(start);
        dataset = DatasetSpec.parse(dataset).toString();
        // The builder of the network knows which there are.
        Networks.create(model, 2);
        schedule = ScheduleSpec.parse(schedule).toString();
    }

    private static void check(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    @Override
    public Optional<String> after() {
        return StartPoint.run(start);
    }

    @Override
    public int steps() {
        return epochs;
    }

    @Override
    public String kind() {
        return dataset + " " + model;
    }

    @Override
    public long samples() {
        return DatasetSpec.parse(dataset).trainingSamples();
    }

    /**
     * Returns the command that trains it, but for the folder.
     *
     * @return the command {@code train} and its options
     */
    @Override
    public List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        arguments.add("train");
        arguments.addAll(List.of("--dataset", dataset()));
        arguments.addAll(List.of("--model", model()));
        arguments.addAll(List.of("--schedule", schedule()));
        arguments.addAll(List.of("--lr", Json.number(learningRate())));
        arguments.addAll(List.of("--epochs", Integer.toString(epochs())));
        arguments.addAll(List.of("--batch-size", Integer.toString(batchSize())));
        arguments.addAll(List.of("--momentum", Json.number(momentum())));
        arguments.addAll(List.of("--weight-decay", Json.number(weightDecay())));
        if (nesterov()) {
            arguments.add("--nesterov");
        }
        if (fullBatch()) {
            arguments.add("--full-batch");
        }
        if (eigenvalues() > 0) {
            arguments.addAll(List.of("--eigenvalues", Integer.toString(eigenvalues())));
            arguments.addAll(List.of("--measure-every", Integer.toString(measureEvery())));
        }
        if (!start().isEmpty()) {
            arguments.addAll(List.of("--start", start()));
            arguments.addAll(List.of("--backbone-rate", Json.number(backboneRate())));
        }
        arguments.addAll(List.of("--seed", Long.toString(seed())));
        arguments.addAll(List.of("--threads", Integer.toString(threads())));
        arguments.addAll(List.of("--device", device()));
        return arguments;
    }

    /**
     * Returns a short name that is unique for the content: readable parts, then a digest.
     *
     * @return letters, digits, '-' and '.'
     */
    @Override
    public String id() {
        String scheduleName = schedule.replaceAll("[@:].*", "");
        return String.join(
                "-",
                DatasetSpec.parse(dataset).name(),
                model,
                (start.isEmpty() ? "" : "tune-") + (fullBatch ? "gd-" : "") + scheduleName,
                "lr" + Json.number(learningRate),
                "s" + seed,
                digest().substring(0, 8));
    }

    /**
     * Returns the SHA-256 of the specification, which identifies the run in its checkpoints.
     *
     * @return 64 hexadecimal digits
     */
    public String digest() {
        // Sorted, so that the order of the fields in this class does not matter.
        Map<String, JsonElement> sorted = new TreeMap<>(toJson().asMap());
        // What was added later leaves the names of runs alone that make no use of it.
        if (!fullBatch) {
            sorted.remove("fullBatch");
        }
        if (eigenvalues == 0) {
            sorted.remove("eigenvalues");
            sorted.remove("measureEvery");
        }
        if (start.isEmpty()) {
            sorted.remove("start");
            sorted.remove("backboneRate");
        }
        JsonObject canonical = new JsonObject();
        sorted.forEach(canonical::add);
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            byte[] bytes = canonical.toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(sha.digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    JsonObject toJson() {
        return Json.GSON.toJsonTree(this).getAsJsonObject();
    }
}
