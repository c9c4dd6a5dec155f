package ai.djl.lrdecay.paper.suite;

import org.hipparchus.random.RandomGenerator;

/** What disturbs a training, drawn beforehand: the same for whoever decides on its rate. */
final class CurveNoise {

    private static final double MEMORY = 0.8;
    private static final double DEGREES = 3;

    private final double[] normal;
    private final double[] heavy;
    private final double[] remembered;
    private final double[] uniform;

    CurveNoise(RandomGenerator random, int horizon) {
        normal = new double[horizon];
        heavy = new double[horizon];
        remembered = new double[horizon];
        uniform = new double[horizon];
        double unit = Math.sqrt(DEGREES / (DEGREES - 2));
        double memory = 0;
        for (int t = 0; t < horizon; t++) {
            normal[t] = random.nextGaussian();
            double second = random.nextGaussian();
            double third = random.nextGaussian();
            double fourth = random.nextGaussian();
            uniform[t] = random.nextDouble();
            double chi = (second * second + third * third + fourth * fourth) / DEGREES;
            heavy[t] = normal[t] / Math.sqrt(chi) / unit;
            memory = MEMORY * memory + Math.sqrt(1 - MEMORY * MEMORY) * normal[t];
            remembered[t] = memory;
        }
    }

    /** Standard normal, independent. */
    double normal(int time) {
        return normal[time];
    }

    /** Student's t with 3 degrees of freedom, independent, of variance 1. */
    double heavy(int time) {
        return heavy[time];
    }

    /** Standard normal, autoregressive. */
    double remembered(int time) {
        return remembered[time];
    }

    /** Uniform in [0, 1), independent. */
    double uniform(int time) {
        return uniform[time];
    }
}
