package ai.djl.lrdecay.paper.experiment;

import java.util.Random;

/** Worlds for controls, and for what goes beyond the paper. */
final class ControlWorlds {

    private ControlWorlds() {}

    /** What decaying early changes in the accuracy on complex patterns. */
    static World early(Spread spread, double effect, double sd) {
        return (trial, epoch) ->
                Reading.patterns(
                        0.97,
                        0.8
                                + (trial.firstDecay() < trial.epochs() / 4 ? effect : 0)
                                + sd * spread.of(trial, "complex", epoch),
                        0.1);
    }

    /** Accuracies on complex patterns of lrDecay, of the undecayed training, of its average. */
    static World averaged(
            Spread spread, double decayed, double undecayed, double average, double sd) {
        return (trial, epoch) ->
                Reading.patterns(
                        0.97,
                        (trial.averaged() ? average : trial.constant() ? undecayed : decayed)
                                + sd * spread.of(trial, "complex", epoch),
                        0.1);
    }

    /** What lrDecay leads by with noise and without. */
    static World mediated(Spread spread, double noisy, double quiet, double sd) {
        return (trial, epoch) ->
                Reading.patterns(
                        0.97,
                        0.5
                                + (trial.constant() ? 0 : trial.noisy() ? noisy : quiet)
                                + sd * spread.of(trial, "complex", epoch),
                        0.1);
    }

    /** How much less complex patterns other schedules learn. */
    static World scheduled(Spread spread, double effect, double sd) {
        return (trial, epoch) ->
                Reading.patterns(
                        0.97,
                        0.8
                                + (trial.schedule().startsWith("step@") ? 0 : effect)
                                + sd * spread.of(trial, "complex", epoch),
                        0.1);
    }

    /** Accuracies on complex patterns of lrDecay, of the undecayed training, of a growing batch. */
    static World grown(Spread spread, double decayed, double undecayed, double grown, double sd) {
        return (trial, epoch) ->
                Reading.patterns(
                        0.97,
                        (trial.schedule().startsWith("grow@")
                                        ? grown
                                        : trial.constant() ? undecayed : decayed)
                                + sd * spread.of(trial, "complex", epoch),
                        0.1);
    }

    /** Losses with autoregressive noise, its coefficient by the parity of the seed. */
    static World noise(double even, double odd) {
        return (trial, epoch) -> {
            Random random = new Random(trial.seed());
            double coefficient = trial.seed() % 2 == 0 ? even : odd;
            double noise = random.nextGaussian();
            for (int i = 0; i < epoch; i++) {
                noise =
                        coefficient * noise
                                + Math.sqrt(1 - coefficient * coefficient) * random.nextGaussian();
            }
            return Reading.of(1 - 0.001 * epoch + 0.01 * noise, 0.5);
        };
    }

    /**
     * What happens after the rate of gradient descent is raised.
     *
     * @param peak the largest loss soon after, over the one before
     * @param end the loss at the end, over the one before
     * @param curvature the largest eigenvalue at the end, over the one before
     * @param sd the spread of their logarithms
     */
    record Raised(Spread spread, double peak, double end, double curvature, double sd)
            implements World {

        private double about(Trial trial, String what, double value) {
            return value * Math.exp(sd * spread.of(trial.kind() + what, trial.seed()));
        }

        @Override
        public Reading at(Trial trial, int epoch) {
            int since = epoch - trial.firstDecay();
            double loss =
                    since <= 1
                            ? 1
                            : since <= 10 ? about(trial, "peak", peak) : about(trial, "end", end);
            return Reading.of(loss, 0.5);
        }

        @Override
        public double sharpness(Trial trial, int epoch) {
            return epoch > trial.firstDecay() ? about(trial, "curvature", 50 * curvature) : 50;
        }
    }

    /** Trainings whose rate is raised fourfold go one way, the others another. */
    static World regimes(Raised doubled, Raised fourfold) {
        return new World() {
            private World of(Trial trial) {
                return trial.schedule().endsWith("x4") ? fourfold : doubled;
            }

            @Override
            public Reading at(Trial trial, int epoch) {
                return of(trial).at(trial, epoch);
            }

            @Override
            public double sharpness(Trial trial, int epoch) {
                return of(trial).sharpness(trial, epoch);
            }
        };
    }

    /** Largest eigenvalues of a deep network, of one layer, and of the deep one under SGD. */
    static World curvatures(
            Spread spread, double deep, double simple, double stochastic, double sd) {
        return new World.Altered((trial, epoch) -> Reading.of(0.5, 0.6)) {
            @Override
            public double sharpness(Trial trial, int epoch) {
                double value = trial.linear() ? simple : trial.epochs() < 100 ? stochastic : deep;
                return value * Math.exp(sd * spread.of(trial.kind(), trial.seed()));
            }
        };
    }

    /** Eigenvalues that are a power of the rate, and twice those of the edge at the least rate. */
    static World powerOfRate(
            Spread spread, double least, double exponent, double slopes, double sd) {
        return new World.Altered((trial, epoch) -> Reading.of(0.5, 0.6)) {
            @Override
            public double sharpness(Trial trial, int epoch) {
                double rate = trial.rate() / (DecayTask.DESCENT_RATE / 2);
                double power = exponent + slopes * spread.of("slope", trial.seed());
                return least
                        * Math.pow(rate, power)
                        * Math.exp(sd * spread.of("level", trial.seed()));
            }
        };
    }

    /**
     * How far the first half of the channels is ahead where it has fewer patterns.
     *
     * @param complexity by how much with 10 and 100
     * @param far with 1 and 1,000
     * @param frequency with as many, shown more often
     */
    static World crossed(
            Spread spread, double complexity, double far, double frequency, double sd) {
        return (trial, epoch) -> {
            double lead =
                    trial.dataset().contains("simple=100,")
                            ? frequency
                            : trial.dataset().contains("simple=1,") ? far : complexity;
            return Reading.patterns(
                    0.5 + lead / 2 + sd * spread.of(trial, "simple", epoch),
                    0.5 - lead / 2 + sd * spread.of(trial, "complex", epoch),
                    0.1);
        };
    }

    /** What a decay adds to held-out complex patterns, and how far simple ones are ahead. */
    static World heldOut(Spread spread, double gain, double lead, double sd) {
        return (trial, epoch) ->
                Reading.patterns(
                        0.5 + lead + sd * spread.of(trial, "simple", epoch),
                        0.5
                                + (trial.stage(epoch) > 1 ? gain : 0)
                                + sd * spread.of(trial, "complex", epoch),
                        0.1);
    }

    /**
     * What lrDecay is ahead by in total with fresh colours and with flips, and how much more of the
     * noise the small rate fits. Where labels are flipped it is the other way round, which counts
     * for nothing.
     */
    static World noiseKinds(Spread spread, double total, double flips, double fitted, double sd) {
        return (trial, epoch) -> {
            boolean flipped = trial.dataset().contains("noise-kind=flips");
            double ahead = trial.constant() ? 0 : flipped ? flips : total;
            double more = trial.constant() ? (flipped ? -fitted : fitted) : 0;
            return Reading.patterns(
                    0.7 + ahead + sd * spread.of(trial, "simple", epoch),
                    0.6 + ahead + sd * spread.of(trial, "complex", epoch),
                    0.3 + more + sd * spread.of(trial, "noise", epoch));
        };
    }
}
