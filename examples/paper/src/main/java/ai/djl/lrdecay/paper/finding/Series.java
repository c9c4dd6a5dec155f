package ai.djl.lrdecay.paper.finding;

/**
 * A curve, the mean over seeds, with the range of the seeds as a band.
 *
 * @param name its name in the legend; the same name has the same colour in every panel and figure
 * @param x ascending values
 * @param y as many values; NaN where there is none
 * @param low the smallest value of any seed at each x, or an empty array for no band
 * @param high the largest value of any seed at each x, or an empty array for no band
 */
public record Series(String name, double[] x, double[] y, double[] low, double[] high) {}
