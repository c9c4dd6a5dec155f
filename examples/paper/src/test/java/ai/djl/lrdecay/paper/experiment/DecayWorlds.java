package ai.djl.lrdecay.paper.experiment;

/** Worlds for the trainings of Section 4, and for AutoDecay. */
final class DecayWorlds {

    private DecayWorlds() {}

    private static double level(Spread spread, Trial trial, int epoch, double loss, double sd) {
        return loss * Math.exp(sd * spread.of(trial, "loss", epoch));
    }

    /** What a decay does in a training whose accuracy and loss are else level. */
    private static World step(Spread spread, double gain, double factor, double lead, double sd) {
        return (trial, epoch) -> {
            boolean decayed = trial.stage(epoch) > 1;
            double accuracy = 0.6 + (decayed ? gain : 0) + (trial.constant() ? lead : 0);
            return Reading.of(
                    level(spread, trial, epoch, decayed ? factor : 1, sd),
                    accuracy + sd * spread.of(trial, "accuracy", epoch));
        };
    }

    /** Figure 4: it makes no difference. */
    static World decayIsIdle(Spread spread) {
        return step(spread, 0, 1, 0, 0.001);
    }

    /** It makes all the difference (as in Figure 7). */
    static World decayHelps(Spread spread) {
        return step(spread, 0.2, 0.4, 0, 0.004);
    }

    /** It does harm: the opposite of Figure 7. */
    static World decayHarms(Spread spread) {
        return step(spread, -0.05, 1.5, 0.05, 0.002);
    }

    /** Differences at the margins of Figure 4's claims, and a wide spread. */
    static World undecidedDescent(Spread spread) {
        return step(spread, 0.01, 0.9, 0, 0.05);
    }

    /** Differences at the margins of Figure 7's claims, and a wide spread. */
    static World undecidedStochastic(Spread spread) {
        return step(spread, 0.01, 0.8, 0, 0.08);
    }

    /** Gradient descent diverges from a number of doublings of its rate on. */
    abstract static class Divergence implements World {

        /** Doublings of the rate, by the number of the seed. */
        abstract int doublings(int seed);

        /** The largest eigenvalue, by the number of the seed. */
        abstract double eigenvalue(int seed);

        @Override
        public Reading at(Trial trial, int epoch) {
            boolean stable =
                    trial.rate()
                            < 0.99
                                    * DecayTask.DESCENT_RATE
                                    * Math.scalb(1, doublings((int) trial.seed() % 100));
            double loss = stable ? Math.exp(-0.01 * epoch) : Math.exp(0.02 * epoch);
            return Reading.of(2.3 * loss, 0.5);
        }

        @Override
        public double sharpness(Trial trial, int epoch) {
            return eigenvalue((int) trial.seed() % 100);
        }
    }

    /** Once doubled it diverges, and 2 over the eigenvalue is that rate. */
    static World divergesAsPredicted() {
        return new Divergence() {
            @Override
            int doublings(int seed) {
                return 1;
            }

            @Override
            double eigenvalue(int seed) {
                return 40 + 0.4 * seed;
            }
        };
    }

    /** Five doublings are needed, though 2 over the eigenvalue is 0.0025. */
    static World divergesLate() {
        return new Divergence() {
            @Override
            int doublings(int seed) {
                return 5;
            }

            @Override
            double eigenvalue(int seed) {
                return 800 + 4 * seed;
            }
        };
    }

    /** It never diverges at any rate. */
    static World neverDiverges() {
        return new Divergence() {
            @Override
            int doublings(int seed) {
                return 30;
            }

            @Override
            double eigenvalue(int seed) {
                return 800 + 4 * seed;
            }
        };
    }

    /** Half of the seeds are on either side of each threshold. */
    static World divergesNowAndThen() {
        return new Divergence() {
            @Override
            int doublings(int seed) {
                return 1 + seed % 2;
            }

            @Override
            double eigenvalue(int seed) {
                // One or three doublings below the rate at which it diverges.
                double rate = DecayTask.DESCENT_RATE * Math.scalb(1, doublings(seed));
                return 2 / rate * Math.scalb(1, seed % 4 < 2 ? 1 : 3);
            }
        };
    }

    /** Largest eigenvalues about a value, with a spread of their logarithm. */
    static World sharp(Spread spread, double eigenvalue, double sd) {
        return new World.Altered(decayIsIdle(spread)) {
            @Override
            public double sharpness(Trial trial, int epoch) {
                return eigenvalue * Math.exp(sd * spread.of("sharpness", trial.seed()));
            }
        };
    }

    /**
     * Schedules that decide by themselves end at some epoch and with some accuracy more than the
     * others.
     */
    static World selfDecided(
            Spread spread, double share, double shareSd, double gain, double accuracySd) {
        return new World() {
            @Override
            public Reading at(Trial trial, int epoch) {
                boolean auto = trial.schedule().startsWith("auto");
                return Reading.of(
                        0.5,
                        0.8
                                + (auto ? gain : 0)
                                + accuracySd * spread.of(trial, "accuracy", trial.epochs()));
            }

            @Override
            public int length(Trial trial) {
                double wanted = trial.epochs() * (share + shareSd * spread.of(trial, "length", 0));
                return trial.schedule().startsWith("auto")
                        ? Math.max(5, Math.min(trial.epochs(), (int) Math.round(wanted)))
                        : trial.epochs();
            }
        };
    }
}
