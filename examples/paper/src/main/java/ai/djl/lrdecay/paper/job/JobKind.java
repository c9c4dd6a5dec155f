package ai.djl.lrdecay.paper.job;

import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.transfer.TransferSpec;
import com.google.gson.JsonElement;
import com.google.gson.annotations.SerializedName;
import java.util.function.Function;

/** The kinds of jobs, by which a file says what it holds. */
public enum JobKind {
    /** A {@link TrainingJob}. */
    @SerializedName("train")
    TRAIN(json -> new TrainingJob(Json.GSON.fromJson(json, RunSpec.class))),
    /** A {@link FixedTransferJob}. */
    @SerializedName("fix")
    FIX(json -> new FixedTransferJob(Json.GSON.fromJson(json, TransferSpec.class)));

    // A method reference, which has no state.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Function<JsonElement, Job> reader;

    JobKind(Function<JsonElement, Job> reader) {
        this.reader = reader;
    }

    /**
     * Reads a job.
     *
     * @param spec the JSON of its specification
     * @return the job
     * @throws RuntimeException if it is not one of this kind
     */
    public Job read(JsonElement spec) {
        return reader.apply(spec);
    }
}
