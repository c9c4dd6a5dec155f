package ai.djl.lrdecay.paper.experiment;

/** Worlds for Section 6: accuracies of three stages on a source and on two targets. */
final class TransferWorlds {

    private static final double[] SOURCE = {0.6, 0.75, 0.85};

    private TransferWorlds() {}

    /**
     * A world by its accuracies.
     *
     * @param tuned for the similar, then for the dissimilar target, after fine-tuning
     * @param fixed the same with fixed features
     * @param sd the spread of every accuracy
     */
    record Accuracies(Spread spread, double[][] tuned, double[][] fixed, double sd)
            implements World {

        @Override
        public Reading at(Trial trial, int epoch) {
            if (trial.start().isEmpty()) {
                return Reading.of(0.5, SOURCE[trial.stage(epoch) - 1]);
            }
            int target = trial.dissimilar() ? 1 : 0;
            return Reading.of(
                    0.5,
                    tuned[target][trial.startStage() - 1]
                            + sd * spread.of(trial, "tuned", trial.epochs()));
        }

        @Override
        public Transferred transferred(Trial transfer, int stage) {
            int target = transfer.dissimilar() ? 1 : 0;
            double value =
                    fixed[target][stage - 1]
                            + sd * spread.of(transfer.kind() + "fixed" + stage, transfer.seed());
            double source = SOURCE[stage - 1] + sd * spread.of("source" + stage, transfer.seed());
            return new Transferred(source, value, 3 - stage, stage);
        }
    }

    /** One in which the last stage adds something to the source, or nothing. */
    static World sourceGaining(Spread spread, double gain, double sd) {
        return new World.Altered(laterTransfersLess(spread)) {
            @Override
            public Transferred transferred(Trial transfer, int stage) {
                Transferred value = super.transferred(transfer, stage);
                double added = gain + sd * spread.of("gain of the source", transfer.seed());
                return stage == 3
                        ? new Transferred(
                                super.transferred(transfer, 2).source() + added,
                                value.target(),
                                value.logMe(),
                                value.probe())
                        : value;
            }
        };
    }

    private static double[] stages(double... values) {
        return values;
    }

    /** Table 2: stage 3 brings less than stage 2, and harm on the dissimilar target. */
    static World laterTransfersLess(Spread spread) {
        return new Accuracies(
                spread,
                new double[][] {stages(0.5, 0.65, 0.7), stages(0.5, 0.62, 0.63)},
                new double[][] {stages(0.5, 0.62, 0.66), stages(0.4, 0.5, 0.46)},
                0.001);
    }

    /** More than the paper says: fine-tuned, stage 3 is worse than stage 2. */
    static World laterTransfersWorse(Spread spread) {
        return new Accuracies(
                spread,
                new double[][] {stages(0.5, 0.65, 0.6), stages(0.5, 0.62, 0.5)},
                new double[][] {stages(0.5, 0.62, 0.66), stages(0.4, 0.5, 0.46)},
                0.001);
    }

    /** The opposite: stage 3 brings more, most of all on the dissimilar target. */
    static World laterTransfersMore(Spread spread) {
        return new Accuracies(
                spread,
                new double[][] {stages(0.5, 0.53, 0.62), stages(0.5, 0.52, 0.65)},
                new double[][] {stages(0.5, 0.52, 0.6), stages(0.4, 0.42, 0.5)},
                0.001);
    }

    /** Both stages are worth the same everywhere, or nothing. */
    static World undecided(Spread spread) {
        return new Accuracies(
                spread,
                new double[][] {stages(0.5, 0.65, 0.75), stages(0.45, 0.6, 0.7)},
                new double[][] {stages(0.5, 0.65, 0.75), stages(0.4, 0.4, 0.4)},
                0.02);
    }

    /** One in which stage 3 gained nothing on the source in one seed. */
    static World gainless(Spread spread, long seed) {
        return new World.Altered(laterTransfersLess(spread)) {
            @Override
            public Transferred transferred(Trial transfer, int stage) {
                Transferred value = super.transferred(transfer, stage);
                return transfer.seed() == seed && stage == 3
                        ? new Transferred(
                                super.transferred(transfer, 2).source() - 0.001,
                                value.target(),
                                value.logMe(),
                                value.probe())
                        : value;
            }
        };
    }
}
