package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.finding.Quantity;
import ai.djl.lrdecay.paper.statistics.Interval;
import ai.djl.lrdecay.paper.statistics.Scale;

/** The kinds of quantities that claims are about. */
final class Quantities {

    private Quantities() {}

    /** A difference of two accuracies. */
    static Quantity accuracyDifference(double margin) {
        return new Quantity("accuracy", Scale.linear(new Interval(-1, 1)), margin);
    }

    /** A difference of two differences of accuracies. */
    static Quantity gainDifference(double margin) {
        return new Quantity("accuracy", Scale.linear(new Interval(-2, 2)), margin);
    }

    /** A single accuracy, counted on so many samples. */
    static Quantity accuracy(int samples, double margin) {
        return new Quantity("accuracy", Scale.logit(samples), margin);
    }

    /** A quotient of two positive numbers. */
    static Quantity ratio(double margin) {
        return new Quantity("ratio", Scale.log(), margin);
    }

    /** What something takes as a share of what else it may take. */
    static Quantity shareOfEpochs(double margin) {
        return new Quantity("share of epochs", Scale.logUpTo(1), margin);
    }

    /** How far an exponent is from the one that is claimed. */
    static Quantity exponent(double margin) {
        return new Quantity(
                "exponent",
                Scale.linear(new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)),
                margin);
    }

    /** A correlation of neighbours in a sequence. */
    static Quantity correlation(double margin) {
        return new Quantity("correlation", Scale.linear(new Interval(-1, 1)), margin);
    }

    /** An eigenvalue of the Hessian. */
    static Quantity eigenvalue(double margin) {
        return new Quantity("eigenvalue", Scale.log(), margin);
    }

    /** A difference of products of two gains in accuracy each. */
    static Quantity crossProduct() {
        return new Quantity("accuracy squared", Scale.linear(new Interval(-2, 2)), 0);
    }

    /** In how many of the seeds something is so. */
    static Quantity shareOfSeeds() {
        return new Quantity("share of seeds", Scale.linear(new Interval(0, 1)), 0.5);
    }
}
