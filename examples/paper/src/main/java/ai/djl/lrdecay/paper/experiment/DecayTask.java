package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.data.Cifar10Source;
import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.data.FashionMnistSource;
import ai.djl.lrdecay.paper.run.CurvatureSpec;
import ai.djl.lrdecay.paper.run.OptimizerSpec;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A training whose learning rate is divided by ten once, at different epochs, or never (Section 4).
 *
 * @param dataset the data, as on the command line
 * @param model the architecture
 * @param batch samples a step; for gradient descent samples a micro-batch
 * @param epochs the number of epochs
 * @param decays the epochs after which the rate decays, each in a training of its own
 * @param measureEvery epochs between measurements of curvature in gradient descent
 */
record DecayTask(
        String dataset,
        String model,
        int batch,
        int epochs,
        List<Integer> decays,
        int measureEvery) {

    /** Eigenvalues that are measured in gradient descent without a decay. */
    static final int EIGENVALUES = 10;

    /** The rate of SGD before the decay. */
    static final double RATE = Recipe.LARGE_RATE;

    /**
     * The rate of gradient descent before the decay. The paper states none; its largest eigenvalue
     * of about 200 leaves the interval (0, 0.01), and pilots found hundreds from 0.0125 to 0.03.
     */
    static final double DESCENT_RATE = 0.025;

    private static final String NEVER = "constant";
    private static final double NO_RATE = 1e-6;
    private static final int TWIN_BATCHES = 10;

    /**
     * Gradient descent. All data fit into one batch but for the paper's own, so that the function
     * that is descended is that of Section 4.1, batch norm included.
     */
    static DecayTask descent(Setting setting) {
        boolean fashion = setting.datasets().contains(FashionMnistSource.NAME);
        boolean cifar = setting.datasets().contains(Cifar10Source.NAME);
        return switch (setting.preset()) {
            case SMOKE ->
                    new DecayTask(
                            "ps10:train=200,test=200,size=2",
                            "wrn-10-1",
                            200,
                            10,
                            List.of(3, 6),
                            5);
            case QUICK ->
                    new DecayTask(
                            "ps10:train=500,test=500,size=2",
                            "wrn-10-1",
                            500,
                            400,
                            List.of(100, 200, 300),
                            100);
            case STANDARD ->
                    new DecayTask(
                            fashion
                                    ? FashionMnistSource.NAME + ":train=500,test=500,size=7"
                                    : "ps10:train=1000,test=1000,size=2",
                            "wrn-10-1",
                            1000,
                            400,
                            List.of(100, 200, 300),
                            100);
            case PAPER ->
                    new DecayTask(
                            cifar ? Cifar10Source.NAME : "ps10:train=50000,test=10000,size=32",
                            "wrn-28-10",
                            500,
                            1000,
                            List.of(250, 500, 750),
                            100);
        };
    }

    /** Stochastic gradient descent, with augmentation where the data are images of things. */
    static DecayTask stochastic(Setting setting) {
        boolean fashion = setting.datasets().contains(FashionMnistSource.NAME);
        boolean cifar = setting.datasets().contains(Cifar10Source.NAME);
        return switch (setting.preset()) {
            case SMOKE -> sgd("ps10:train=2000,test=2000,size=2", "wrn-10-1", 12, List.of(4, 8));
            case QUICK ->
                    sgd("ps10:train=5000,test=2000,size=2", "wrn-10-1", 36, List.of(8, 16, 24));
            case STANDARD ->
                    fashion
                            ? sgd(
                                    FashionMnistSource.NAME
                                            + ":train=8000,test=4000,size=7,augment=yes",
                                    "wrn-10-1",
                                    45,
                                    List.of(10, 20, 30))
                            : sgd(
                                    "ps10:train=10000,test=2000,size=2",
                                    "wrn-10-2",
                                    60,
                                    List.of(15, 30, 45));
            case PAPER ->
                    sgd(
                            cifar
                                    ? Cifar10Source.NAME + ":augment=yes"
                                    : "ps10:train=50000,test=10000,size=32",
                            "wrn-28-10",
                            200,
                            List.of(50, 100, 150));
        };
    }

    private static DecayTask sgd(String dataset, String model, int epochs, List<Integer> decays) {
        return new DecayTask(dataset, model, Recipe.BATCH, epochs, decays, 0);
    }

    /** The trainings of gradient descent: one for each decay, then the one without. */
    List<Function<Long, RunSpec>> descents() {
        List<Function<Long, RunSpec>> kinds = new ArrayList<>();
        for (int decay : decays) {
            kinds.add(
                    seed ->
                            Recipe.descent(this, "step@" + decay, DESCENT_RATE, epochs)
                                    .optSeed(seed)
                                    .build());
        }
        kinds.add(this::undecayedDescent);
        return kinds;
    }

    /** Gradient descent without a decay, whose curvature is measured. */
    RunSpec undecayedDescent(long seed) {
        return Recipe.descent(this, NEVER, DESCENT_RATE, epochs)
                .optCurvature(Optional.of(new CurvatureSpec(EIGENVALUES, measureEvery)))
                .optSeed(seed)
                .build();
    }

    /**
     * One step of gradient descent that leaves the parameters as they were initialised, but for a
     * millionth of a gradient, and their largest eigenvalue.
     */
    RunSpec initialCurvature(long seed) {
        return Recipe.descent(this, NEVER, NO_RATE, 1)
                .optCurvature(Optional.of(new CurvatureSpec(1, 0)))
                .optSeed(seed)
                .build();
    }

    /** Gradient descent at another rate, whose largest eigenvalue is measured at its end. */
    RunSpec measuredDescent(double rate, int length, long seed) {
        return Recipe.descent(this, NEVER, rate, length)
                .optCurvature(Optional.of(new CurvatureSpec(1, 0)))
                .optSeed(seed)
                .build();
    }

    /** Gradient descent whose rate is raised, with the largest eigenvalue before and at the end. */
    RunSpec raised(RaisedDescent raise, int factor, long seed) {
        return Recipe.descent(this, raise.schedule(factor), DESCENT_RATE, raise.steps())
                .optCurvature(Optional.of(new CurvatureSpec(1, 0)))
                .optSeed(seed)
                .build();
    }

    /** The same with another network. */
    DecayTask with(String network) {
        return new DecayTask(dataset, network, batch, epochs, decays, measureEvery);
    }

    /**
     * SGD without momentum and weight decay, as many steps of a tenth of the data as gradient
     * descent has, whose curvature is measured as that of gradient descent is.
     */
    RunSpec stochasticTwin(long seed) {
        return Recipe.run(dataset, model, NEVER, epochs / TWIN_BATCHES, seed)
                .setOptimizer(
                        OptimizerSpec.builder()
                                .setLearningRate(DESCENT_RATE)
                                .setBatchSize(samples() / TWIN_BATCHES)
                                .build())
                .optCurvature(Optional.of(new CurvatureSpec(1, 0, true)))
                .build();
    }

    private int samples() {
        String train = DataSources.parse(dataset).options().get("train");
        return train == null ? batch : Integer.parseInt(train);
    }

    /** Gradient descent without a decay at another rate. */
    RunSpec descent(double rate, int length, long seed) {
        return Recipe.descent(this, NEVER, rate, length).optSeed(seed).build();
    }

    /** The trainings of stochastic gradient descent: one for each decay, then the one without. */
    List<Function<Long, RunSpec>> stochastics() {
        List<Function<Long, RunSpec>> kinds = new ArrayList<>();
        for (int decay : decays) {
            kinds.add(seed -> Recipe.sgd(dataset, model, "step@" + decay, RATE, epochs, seed));
        }
        kinds.add(seed -> Recipe.sgd(dataset, model, NEVER, RATE, epochs, seed));
        return kinds;
    }

    /** Where final values are read: within the last stage of every training. */
    Window end() {
        return Window.endOfStage(decays.get(decays.size() - 1), epochs);
    }

    /** Where values before a decay are read. */
    Window before(int decay) {
        return Window.endOfStage(0, decay);
    }

    /** The decays for people. */
    String decayList() {
        return decays.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
