package ai.djl.lrdecay.paper.run;

import java.util.Map;

/**
 * What was measured in one epoch: a line of {@code metrics.jsonl}. A missing value is NaN.
 *
 * <p>Values on training data are those of the batches as they were trained on, before each update
 * and with the batch norm of training; values on test data are taken after the epoch.
 *
 * @param epoch the epoch, from 1
 * @param stage the learning-rate stage, from 1
 * @param learningRate the learning rate of the epoch
 * @param decision what the schedule decided after the epoch
 * @param train what was measured on the training data; without a top-five accuracy
 * @param test what was measured on the test data
 * @param fitted accuracy, after the epoch like that on test data, on groups of training samples
 *     that the test data lack; empty where there are none
 */
public record EpochRecord(
        int epoch,
        int stage,
        double learningRate,
        RateSchedule.Decision decision,
        Scores train,
        Scores test,
        Map<String, Double> fitted) {

    /**
     * An epoch on training data of whose groups the test data lack none.
     *
     * @param epoch the epoch, from 1
     * @param stage the learning-rate stage, from 1
     * @param learningRate the learning rate of the epoch
     * @param decision what the schedule decided after the epoch
     * @param train what was measured on the training data
     * @param test what was measured on the test data
     */
    public EpochRecord(
            int epoch,
            int stage,
            double learningRate,
            RateSchedule.Decision decision,
            Scores train,
            Scores test) {
        this(epoch, stage, learningRate, decision, train, test, Map.of());
    }

    /**
     * How well one part of the data is predicted.
     *
     * @param loss mean loss
     * @param accuracy share predicted correctly, in [0, 1]
     * @param groups accuracy of each group of samples that is there
     * @param topFive share whose label is among the five best guesses, in [0, 1]; NaN for data of
     *     few classes, and where it is not measured
     */
    public record Scores(double loss, double accuracy, Map<String, Double> groups, double topFive) {

        /**
         * Returns the accuracy of a group.
         *
         * @param group the name of the group
         * @return the accuracy, in [0, 1]; NaN if there are no such samples
         */
        public double group(String group) {
            return groups.getOrDefault(group, Double.NaN);
        }
    }

    /**
     * Returns the loss on the training data.
     *
     * @return the mean over the epoch
     */
    public double trainLoss() {
        return train.loss();
    }

    /**
     * Returns the accuracy on the test data.
     *
     * @return a share, in [0, 1]
     */
    public double testAccuracy() {
        return test.accuracy();
    }

    /**
     * Returns the training accuracy of a group.
     *
     * @param group the name of the group
     * @return the accuracy, in [0, 1]; NaN if there are no such samples
     */
    public double train(String group) {
        return train.group(group);
    }

    /**
     * Returns the accuracy, after the epoch, on a group of training samples that the test data
     * lack.
     *
     * @param group the name of the group
     * @return the accuracy, in [0, 1]; NaN if there are no such samples
     */
    public double fitted(String group) {
        return fitted.getOrDefault(group, Double.NaN);
    }

    /**
     * Returns the test accuracy of a group.
     *
     * @param group the name of the group
     * @return the accuracy, in [0, 1]; NaN if there are no such samples
     */
    public double test(String group) {
        return test.group(group);
    }
}
