package ai.djl.lrdecay.paper.theory;

import java.util.ArrayList;
import java.util.List;

/**
 * The function offset + curvature x^2 / 2 - steepness / w cos(w x) with w = 2 pi: a wide bowl with
 * sharp ripples, one for each unit of x. Where the ripples are steeper than the bowl they make
 * local minima; the lowest minimum is at 0. Its convolution with a normal distribution is again
 * such a function, in closed form.
 *
 * @param curvature the curvature of the bowl, positive
 * @param steepness the largest slope of the ripples, at least 0
 * @param offset what is added everywhere
 */
public record RippledBowl(double curvature, double steepness, double offset) {

    private static final double WAVE = 2 * Math.PI;
    private static final int POINTS_PER_RIPPLE = 100;
    private static final int HALVINGS = 60;

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException if the curvature is not positive or the steepness negative
     */
    public RippledBowl {
        if (!(curvature > 0) || !(steepness >= 0)) {
            throw new IllegalArgumentException(
                    "a rippled bowl needs a positive curvature and a steepness of at least 0, not "
                            + curvature
                            + " and "
                            + steepness);
        }
    }

    /**
     * Makes the function whose lowest value is 0.
     *
     * @param curvature the curvature of the bowl, positive
     * @param steepness the largest slope of the ripples, at least 0
     * @return the function
     */
    public static RippledBowl above0(double curvature, double steepness) {
        return new RippledBowl(curvature, steepness, steepness / WAVE);
    }

    /**
     * Returns the value at a place.
     *
     * @param x the place
     * @return the value
     */
    public double value(double x) {
        return offset + curvature * x * x / 2 - steepness / WAVE * Math.cos(WAVE * x);
    }

    /**
     * Returns the slope at a place.
     *
     * @param x the place
     * @return the derivative
     */
    public double slope(double x) {
        // Paths are to be the same on every machine, which Math.sin does not promise.
        return curvature * x + steepness * StrictMath.sin(WAVE * x);
    }

    /**
     * Returns the largest curvature of the function, which it has at the bottom of each ripple.
     *
     * @return curvature + w steepness
     */
    public double sharpness() {
        return curvature + WAVE * steepness;
    }

    /**
     * Convolves the function with a normal distribution. The bowl is lifted by curvature width^2 /
     * 2, and the ripples are flattened by exp(-w^2 width^2 / 2).
     *
     * @param width the standard deviation, at least 0
     * @return the mean of the function around each place
     */
    public RippledBowl smoothed(double width) {
        return new RippledBowl(
                curvature,
                steepness * Math.exp(-WAVE * WAVE * width * width / 2),
                offset + curvature * width * width / 2);
    }

    /**
     * Finds the local minima.
     *
     * @return their places, ascending; 0 is always one of them
     */
    public List<Double> minima() {
        return turns(-1);
    }

    /**
     * Returns how far the valley of the lowest minimum reaches to either side.
     *
     * @return the place of the first local maximum above 0; infinite if there is none
     */
    public double valley() {
        return turns(1).stream()
                .filter(x -> x > 0)
                .mapToDouble(x -> x)
                .min()
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** Where the slope changes its sign from that given: outside the bowl is the steeper one. */
    private List<Double> turns(int from) {
        int ripples = (int) Math.ceil(steepness / curvature) + 1;
        int points = ripples * POINTS_PER_RIPPLE;
        List<Double> turns = new ArrayList<>();
        for (int i = -points; i < points; i++) {
            // Between grid points, so that the minimum at 0 is not on one.
            double low = (i - 0.5) / POINTS_PER_RIPPLE;
            double high = (i + 0.5) / POINTS_PER_RIPPLE;
            if (from * slope(low) > 0 && from * slope(high) < 0) {
                turns.add(turn(low, high));
            }
        }
        return turns;
    }

    private double turn(double from, double to) {
        double low = from;
        double high = to;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (slope(middle) * slope(low) > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }
}
