package ai.djl.lrdecay.paper.theory;

import java.util.ArrayList;
import java.util.List;
import org.hipparchus.random.RandomGenerator;
import org.hipparchus.random.Well19937c;

/**
 * Many paths of descent along a slope that is seen with noise, x - rate (slope(x) + noise). Seen
 * between the two parts of a step it is descent on the function convolved with the step's noise,
 * whose standard deviation is rate x noise (Kleinberg et al., <i>An Alternative View: When Does SGD
 * Escape Local Minima?</i>, 2018).
 *
 * @param function what is descended
 * @param noise the standard deviation of the noise of a slope, at least 0
 */
public record NoisyDescent(RippledBowl function, double noise) {

    /**
     * Returns the standard deviation of the noise of a step.
     *
     * @param rate the learning rate
     * @return the width with which that rate smooths the function
     */
    public double width(double rate) {
        return rate * noise;
    }

    /**
     * Descends from each of several places, each with noise of its own.
     *
     * @param starts where the paths begin
     * @param phases the rates, in order
     * @param seed the seed of all noise
     * @return the places of all paths at the beginning and after each step
     */
    public List<double[]> paths(double[] starts, List<Phase> phases, long seed) {
        RandomGenerator random = new Well19937c(seed);
        List<double[]> places = new ArrayList<>();
        double[] x = starts.clone();
        places.add(x.clone());
        for (Phase phase : phases) {
            for (int step = 0; step < phase.steps(); step++) {
                for (int i = 0; i < x.length; i++) {
                    x[i] -= phase.rate() * (function.slope(x[i]) + noise * random.nextGaussian());
                }
                places.add(x.clone());
            }
        }
        return places;
    }
}
