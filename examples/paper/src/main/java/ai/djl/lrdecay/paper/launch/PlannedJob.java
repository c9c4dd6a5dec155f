package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.job.Job;
import ai.djl.lrdecay.paper.job.JobKind;
import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.util.Sha256;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Optional;

/**
 * One line of a plan: a job for a machine of a scheduler's choice.
 *
 * @param index the number of the line, from 0
 * @param wave all jobs of earlier waves must be finished before; from 0
 * @param job the work
 * @param protocol the seal of the protocol that it is done for
 * @param estimate about what it takes
 */
public record PlannedJob(
        int index, int wave, Job job, Optional<String> protocol, JobEstimate estimate) {

    private static final int FORMAT = 1;
    private static final String DIGEST = "digest";

    /**
     * Returns the line.
     *
     * @return a JSON object, whose last field is the SHA-256 of the text before it
     */
    String line() {
        JsonObject json = new JsonObject();
        json.addProperty("format", FORMAT);
        json.addProperty("index", index);
        json.addProperty("wave", wave);
        json.addProperty("id", job.id());
        job.after().ifPresent(run -> json.addProperty("after", run));
        json.add("kind", Json.GSON.toJsonTree(job.kind()));
        json.add("spec", Json.GSON.toJsonTree(job.spec()));
        protocol.ifPresent(seal -> json.addProperty("protocol", seal));
        json.addProperty("seconds", estimate.seconds());
        json.addProperty("mebibytes", estimate.mebibytes());
        json.addProperty(DIGEST, Sha256.of(Json.GSON.toJson(json)));
        return Json.GSON.toJson(json);
    }

    /**
     * Reads a line.
     *
     * @param line the line
     * @param index its number
     * @return the job
     * @throws IllegalArgumentException if the line is damaged, of another version, or elsewhere
     */
    static PlannedJob read(String line, int index) {
        JsonObject json = JsonParser.parseString(line).getAsJsonObject();
        JsonObject checked = json.deepCopy();
        checked.remove(DIGEST);
        require(
                json.has(DIGEST)
                        && Sha256.of(Json.GSON.toJson(checked))
                                .equals(json.get(DIGEST).getAsString()),
                "it does not have the digest that it carries");
        require(json.get("format").getAsInt() == FORMAT, "it is not in format " + FORMAT);
        require(json.get("index").getAsInt() == index, "it was written for another line");
        JobKind kind = Json.GSON.fromJson(json.get("kind"), JobKind.class);
        Job job = kind.read(json.get("spec"));
        require(
                job.id().equals(json.get("id").getAsString()),
                "this version names its run " + job.id());
        return new PlannedJob(
                index,
                json.get("wave").getAsInt(),
                job,
                Optional.ofNullable(json.get("protocol")).map(seal -> seal.getAsString()),
                new JobEstimate(
                        json.get("seconds").getAsLong(), json.get("mebibytes").getAsLong()));
    }

    private static void require(boolean condition, String reason) {
        if (!condition) {
            throw new IllegalArgumentException(reason);
        }
    }
}
