package ai.djl.lrdecay.spark;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkException;

/** What a failed job on Spark says, in one sentence: its messages are stack traces of executors. */
final class SparkFailure {

    private static final Pattern THROWN =
            Pattern.compile("(?m)executor [^)]*\\): (?:[\\w.$]+(?:Exception|Error): )?(.*)$");

    private SparkFailure() {}

    /**
     * Turns a failure into an exception.
     *
     * @param failure what Spark threw
     * @return the exception to throw, with the failure as its cause
     */
    static RuntimeException of(Exception failure) {
        if (failure instanceof RuntimeException own && !(failure.getCause() instanceof Exception)) {
            return own;
        }
        Throwable spark = failure;
        while (!(spark instanceof SparkException) && spark.getCause() != null) {
            spark = spark.getCause();
        }
        String message = String.valueOf(spark.getMessage());
        Matcher matcher = THROWN.matcher(message);
        String reason = matcher.find() ? matcher.group(1) : message.lines().findFirst().orElse("");
        return new IllegalStateException("a job on Spark failed: " + reason, failure);
    }
}
