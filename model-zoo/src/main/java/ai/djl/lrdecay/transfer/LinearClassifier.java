package ai.djl.lrdecay.transfer;

/**
 * A linear classifier on features.
 *
 * @param weights (D + 1) rows of K values, one after the other, the last row the biases
 * @param dimensions D
 * @param classes K
 * @param regularization the factor of half the squared weights (of standardised features) that it
 *     was fitted with
 * @param heldOutAccuracy the accuracy on held-out data that chose the regularisation, in [0, 1]
 * @param heldOutCorrect which of the held-out samples it was right about
 */
public record LinearClassifier(
        double[] weights,
        int dimensions,
        int classes,
        double regularization,
        double heldOutAccuracy,
        boolean[] heldOutCorrect) {

    /**
     * Predicts.
     *
     * @param features the features
     * @return the class of each sample
     * @throws IllegalArgumentException if the features have other dimensions
     */
    public int[] predict(Features features) {
        if (features.dimensions() != dimensions) {
            throw new IllegalArgumentException(
                    "the classifier takes "
                            + dimensions
                            + " features, not "
                            + features.dimensions());
        }
        int[] predicted = new int[features.size()];
        double[] logits = new double[classes];
        for (int i = 0; i < predicted.length; i++) {
            System.arraycopy(weights, dimensions * classes, logits, 0, classes);
            for (int k = 0; k < dimensions; k++) {
                double value = features.values()[i * dimensions + k];
                for (int c = 0; c < classes; c++) {
                    logits[c] += value * weights[k * classes + c];
                }
            }
            for (int c = 1; c < classes; c++) {
                predicted[i] = logits[c] > logits[predicted[i]] ? c : predicted[i];
            }
        }
        return predicted;
    }

    /**
     * Tells which samples it is right about.
     *
     * @param features the features with their labels
     * @return true where it is right
     */
    public boolean[] correct(Features features) {
        int[] predicted = predict(features);
        boolean[] correct = new boolean[predicted.length];
        for (int i = 0; i < correct.length; i++) {
            correct[i] = predicted[i] == features.labels()[i];
        }
        return correct;
    }

    /**
     * Computes the accuracy.
     *
     * @param features the features with their labels, at least one sample
     * @return the share of correct predictions, in [0, 1]
     */
    public double accuracy(Features features) {
        return share(correct(features));
    }

    static double share(boolean[] correct) {
        int count = 0;
        for (boolean right : correct) {
            count += right ? 1 : 0;
        }
        return count / (double) correct.length;
    }
}
