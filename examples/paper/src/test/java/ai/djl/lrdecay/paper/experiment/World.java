package ai.djl.lrdecay.paper.experiment;

import java.util.function.Predicate;

/** A world in which the facts are known: from what is run to what is measured. */
@FunctionalInterface
interface World {

    /** What is measured after an epoch (from 1). */
    Reading at(Trial trial, int epoch);

    /** How many epochs it takes. */
    default int length(Trial trial) {
        return trial.epochs();
    }

    /** Whether it was run. */
    default boolean exists(Trial trial) {
        return true;
    }

    /** The largest eigenvalue after an epoch. */
    default double sharpness(Trial trial, int epoch) {
        return 20;
    }

    /** What came of a transfer with fixed features: a stage's accuracy on source and target. */
    default Transferred transferred(Trial transfer, int stage) {
        throw new UnsupportedOperationException("this world knows no transfer");
    }

    /** Accuracies of a stage, and what two rankings say about it. */
    record Transferred(double source, double target, double logMe, double probe) {}

    /** The same world in which some runs are not there. */
    default World without(Predicate<Trial> which) {
        return new Altered(this) {
            @Override
            public boolean exists(Trial trial) {
                return super.exists(trial) && !which.test(trial);
            }
        };
    }

    /** The same world in which some runs read otherwise from an epoch on. */
    default World altered(Predicate<Trial> which, int from, Reading reading) {
        return new Altered(this) {
            @Override
            public Reading at(Trial trial, int epoch) {
                return which.test(trial) && epoch >= from ? reading : super.at(trial, epoch);
            }
        };
    }

    /** The same world in which accuracies of some runs were not recorded. */
    default World spoiled(Predicate<Trial> which) {
        return new Altered(this) {
            @Override
            public Reading at(Trial trial, int epoch) {
                Reading reading = super.at(trial, epoch);
                return which.test(trial) ? Reading.of(reading.loss(), Double.NaN) : reading;
            }
        };
    }

    /** A world that is another but for something. */
    class Altered implements World {

        private final World world;

        Altered(World world) {
            this.world = world;
        }

        @Override
        public Reading at(Trial trial, int epoch) {
            return world.at(trial, epoch);
        }

        @Override
        public int length(Trial trial) {
            return world.length(trial);
        }

        @Override
        public boolean exists(Trial trial) {
            return world.exists(trial);
        }

        @Override
        public double sharpness(Trial trial, int epoch) {
            return world.sharpness(trial, epoch);
        }

        @Override
        public Transferred transferred(Trial transfer, int stage) {
            return world.transferred(transfer, stage);
        }
    }
}
