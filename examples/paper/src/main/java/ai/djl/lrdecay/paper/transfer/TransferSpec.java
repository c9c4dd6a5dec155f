package ai.djl.lrdecay.paper.transfer;

import ai.djl.lrdecay.paper.data.DatasetSpec;
import ai.djl.lrdecay.paper.run.Job;
import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.paper.run.StartPoint;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A transfer with a fixed backbone: the stages of a model, and the data that they are transferred
 * to.
 *
 * @param source the snapshots, as on the command line ({@link StartPoint}); all stages if none is
 *     named
 * @param dataset the data, as on the command line
 * @param seed the seed of data and of what is held out
 * @param threads CPU threads for tensor operations, at least 1
 * @param device {@code cpu} or {@code gpu:N}
 */
public record TransferSpec(String source, String dataset, long seed, int threads, String device)
        implements Job {

    /**
     * Checks the data set.
     *
     * @throws IllegalArgumentException if it is wrong, in one sentence
     */
    public TransferSpec {
        dataset = DatasetSpec.parse(dataset).toString();
    }

    @Override
    public List<String> arguments() {
        return List.of(
                "transfer",
                source,
                "--data",
                dataset,
                "--strategy",
                "fix",
                "--seed",
                Long.toString(seed),
                "--threads",
                Integer.toString(threads),
                "--device",
                device);
    }

    @Override
    public String id() {
        return String.join(
                "-",
                "fix",
                DatasetSpec.parse(dataset).name(),
                "s" + seed,
                digest().substring(0, 8));
    }

    private String digest() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of()
                    .formatHex(sha.digest(Json.GSON.toJson(this).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public Optional<String> after() {
        return StartPoint.run(source);
    }

    @Override
    public int steps() {
        return 1;
    }

    @Override
    public String kind() {
        return "fix " + dataset;
    }

    @Override
    public long samples() {
        return DatasetSpec.parse(dataset).trainingSamples();
    }
}
