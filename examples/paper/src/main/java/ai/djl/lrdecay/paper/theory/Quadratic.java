package ai.djl.lrdecay.paper.theory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The quadratic function 1/2 sum of curvature_i x_i^2, whose only minimum is at 0, and gradient
 * descent on it (LeCun et al., <i>Second order properties of error surfaces</i>, 1991).
 *
 * @param curvatures the eigenvalues of its Hessian, one for each parameter; all positive
 */
public record Quadratic(List<Double> curvatures) {

    /**
     * Makes the list unmodifiable.
     *
     * @throws IllegalArgumentException if there is no curvature, or one that is not positive
     */
    public Quadratic {
        curvatures = List.copyOf(curvatures);
        if (curvatures.isEmpty() || curvatures.stream().anyMatch(c -> !(c > 0))) {
            throw new IllegalArgumentException(
                    "curvatures must be positive numbers, not " + curvatures);
        }
    }

    /**
     * Returns the factor by which one step at a rate multiplies a coordinate.
     *
     * @param parameter the index of the coordinate, from 0
     * @param rate the learning rate
     * @return 1 - rate x curvature; the coordinate converges if it lies within (-1, 1)
     */
    public double factor(int parameter, double rate) {
        return 1 - rate * curvatures.get(parameter);
    }

    /**
     * Returns the rate at which descent along a coordinate stops converging.
     *
     * @param parameter the index of the coordinate, from 0
     * @return 2 / curvature
     */
    public double limit(int parameter) {
        return 2 / curvatures.get(parameter);
    }

    /**
     * Descends step by step along the gradient.
     *
     * @param start the parameters at the beginning
     * @param phases the rates, in order
     * @return the parameters at the beginning and after each step
     */
    public List<double[]> descend(double[] start, List<Phase> phases) {
        List<double[]> path = new ArrayList<>();
        double[] x = start.clone();
        path.add(x.clone());
        for (Phase phase : phases) {
            for (int step = 0; step < phase.steps(); step++) {
                double[] gradient = gradient(x);
                for (int i = 0; i < x.length; i++) {
                    x[i] -= phase.rate() * gradient[i];
                }
                path.add(x.clone());
            }
        }
        return path;
    }

    private double[] gradient(double[] x) {
        double[] gradient = new double[x.length];
        Arrays.setAll(gradient, i -> curvatures.get(i) * x[i]);
        return gradient;
    }
}
