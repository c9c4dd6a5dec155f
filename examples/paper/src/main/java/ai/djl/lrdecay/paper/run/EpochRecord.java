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
 * @param trainLoss mean loss over the training data
 * @param trainAccuracy share of the training data predicted correctly, in [0, 1]
 * @param testLoss mean loss over the test data
 * @param testAccuracy share of the test data predicted correctly, in [0, 1]
 * @param trainGroups training accuracy of each group of samples that is there
 * @param testGroups test accuracy of each group of samples that is there
 * @param testTopFive share of the test data whose label is among the five best guesses, in [0, 1];
 *     NaN for data of few classes
 */
public record EpochRecord(
        int epoch,
        int stage,
        double learningRate,
        RateSchedule.Decision decision,
        double trainLoss,
        double trainAccuracy,
        double testLoss,
        double testAccuracy,
        Map<String, Double> trainGroups,
        Map<String, Double> testGroups,
        Double testTopFive) {

    /** Records of before it was measured have no such value. */
    public EpochRecord {
        testTopFive = testTopFive == null ? Double.valueOf(Double.NaN) : testTopFive;
    }

    /**
     * Returns the training accuracy of a group.
     *
     * @param group the name of the group
     * @return the accuracy, in [0, 1]; NaN if there are no such samples
     */
    public double train(String group) {
        Double value = trainGroups.get(group);
        return value == null ? Double.NaN : value;
    }

    /**
     * Returns the test accuracy of a group.
     *
     * @param group the name of the group
     * @return the accuracy, in [0, 1]; NaN if there are no such samples
     */
    public double test(String group) {
        Double value = testGroups.get(group);
        return value == null ? Double.NaN : value;
    }
}
