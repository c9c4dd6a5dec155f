package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.run.AverageSpec;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.util.List;

/**
 * The sizes of the PS10 experiments at each preset.
 *
 * @param dataset the data, without noise
 * @param noisyDataset the data with 10 % noise, with more noise points than complex patterns
 *     wherever time allows: below that the noise cannot matter
 * @param model the architecture
 * @param firstDecay the epoch after which the rate decays first
 * @param secondDecay the epoch after which it decays again
 * @param epochs the number of epochs
 */
record Ps10Sizes(
        String dataset,
        String noisyDataset,
        String model,
        int firstDecay,
        int secondDecay,
        int epochs) {

    /** The rate of stage 1. */
    static final double LARGE_RATE = Recipe.LARGE_RATE;

    /** The rate of stage 2. */
    static final double MIDDLE_RATE = 0.01;

    /** The rate of stage 3. */
    static final double SMALL_RATE = 0.001;

    /** The average of weights that is set beside a decay: exponential, over updates. */
    static final AverageSpec AVERAGE = new AverageSpec(0.998, 0);

    static Ps10Sizes of(Preset preset) {
        return switch (preset) {
            case SMOKE ->
                    new Ps10Sizes(
                            "ps10:train=2000,test=2000,size=2",
                            "ps10:train=2000,test=2000,size=2,noise=0.1",
                            "wrn-10-1",
                            2,
                            4,
                            6);
            case QUICK ->
                    new Ps10Sizes(
                            "ps10:train=6000,test=2000,size=2",
                            "ps10:train=16000,test=2000,size=2,noise=0.1",
                            "wrn-10-2",
                            12,
                            24,
                            36);
            case STANDARD ->
                    new Ps10Sizes(
                            "ps10:train=10000,test=2000,size=2",
                            "ps10:train=20000,test=2000,size=2,noise=0.1",
                            "wrn-10-2",
                            20,
                            40,
                            60);
            case PAPER ->
                    new Ps10Sizes(
                            "ps10:train=50000,test=10000,size=32",
                            "ps10:train=50000,test=10000,size=32,noise=0.1",
                            "wrn-28-10",
                            30,
                            60,
                            90);
        };
    }

    /** The sizes of the controls that {@code standard} adds: they are many, and so smaller. */
    static Ps10Sizes ofControls(Preset preset) {
        Ps10Sizes sizes = of(preset);
        return preset == Preset.STANDARD
                ? new Ps10Sizes(sizes.dataset, sizes.noisyDataset, sizes.model, 12, 24, 36)
                : sizes;
    }

    /** Where values at the end of a stage (1 to 3) are read, in runs at constant rates, too. */
    Window endOfStage(int stage) {
        return switch (stage) {
            case 1 -> Window.endOfStage(0, firstDecay);
            case 2 -> Window.endOfStage(firstDecay, secondDecay);
            case 3 -> Window.endOfStage(secondDecay, epochs);
            default -> throw new IllegalArgumentException("there is no stage " + stage);
        };
    }

    /** The size of the test data without noise; half of it shows simple patterns. */
    int testSamples() {
        return Integer.parseInt(DataSources.parse(dataset).options().get("test"));
    }

    /** The number of training samples without noise. */
    int trainSamples() {
        return Integer.parseInt(DataSources.parse(dataset).options().get("train"));
    }

    /** The data of another size, with further options. */
    String dataset(int train, String options) {
        return dataset.replaceFirst("train=[0-9]+", "train=" + train) + "," + options;
    }

    /** The epochs after which lrDecay decays, to be marked in figures. */
    List<Double> decays() {
        return List.of((double) firstDecay, (double) secondDecay);
    }

    String decaySchedule() {
        return "step@" + firstDecay + "," + secondDecay;
    }

    /** The batch grows where the rate would decay. */
    String growth() {
        return "grow@" + firstDecay + "," + secondDecay;
    }

    /** Samples an update, by the stage (1 to 3) of a batch that grows. */
    int samplesOfUpdate(int stage) {
        return Math.min(trainSamples(), Recipe.BATCH * growths(stage));
    }

    /** Updates an epoch, by the stage (1 to 3) of a batch that grows. */
    int updatesOfEpoch(int stage) {
        int batches = (trainSamples() + Recipe.BATCH - 1) / Recipe.BATCH;
        return (batches + growths(stage) - 1) / growths(stage);
    }

    private static int growths(int stage) {
        return (int) Math.pow(10, stage - 1.0);
    }

    /** After which epoch the rate decays first where it decays as soon as it can. */
    int earlyEpoch() {
        return Math.max(1, firstDecay / 3);
    }

    RunSpec earlyDecay(String data, long seed) {
        return spec(data, "step@" + earlyEpoch() + "," + secondDecay, LARGE_RATE, seed);
    }

    /** The undecayed training, of which an average of the weights is evaluated. */
    RunSpec averaged(String data, long seed) {
        return Recipe.averaged(data, model, AVERAGE, LARGE_RATE, epochs, seed);
    }

    RunSpec decay(String data, long seed) {
        return spec(data, decaySchedule(), LARGE_RATE, seed);
    }

    RunSpec constant(String data, double rate, long seed) {
        return spec(data, "constant", rate, seed);
    }

    /** Another schedule from the large rate on. */
    RunSpec scheduled(String data, String schedule, long seed) {
        return spec(data, schedule, LARGE_RATE, seed);
    }

    /** Schedule-free SGD at the large rate. */
    RunSpec scheduleFree(String data, long seed) {
        return Recipe.scheduleFree(data, model, LARGE_RATE, epochs, seed);
    }

    /** The noisy data without their noise. */
    String quietDataset() {
        return noisyDataset.replaceAll(",noise=[0-9.]+", "");
    }

    private RunSpec spec(String data, String schedule, double rate, long seed) {
        return Recipe.sgd(data, model, schedule, rate, epochs, seed);
    }
}
