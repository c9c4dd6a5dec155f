package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.data.FashionMnistSource;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What the schedules are compared on: data, a network and the outer bound of epochs, which
 * StepDecay uses up.
 *
 * @param id a short name for claims and figures
 * @param title the data, for people
 * @param dataset the data, as on the command line
 * @param model the architecture
 * @param decays the epochs after which StepDecay decays
 * @param epochs the most epochs that any schedule may use
 */
record AutoDecayTask(
        String id, String title, String dataset, String model, String decays, int epochs) {

    /** The schedules that are compared, in the order of the runs. */
    static final List<String> NAMES =
            List.of(
                    "StepDecay",
                    "AutoDecay",
                    "AutoDecay, trend",
                    "AutoDecay, scaled",
                    "plateau rule");

    static final int STEP = 0;
    static final int AUTO = 1;
    static final int TREND = 2;
    static final int SCALED = 3;
    static final int PLATEAU = 4;

    private static final String PS10 = "ps10";

    static List<AutoDecayTask> of(Setting setting) {
        List<AutoDecayTask> tasks = new ArrayList<>();
        tasks.add(
                switch (setting.preset()) {
                    case SMOKE -> ps10("ps10:train=2000,test=2000,size=2", "wrn-10-1", "4,8", 12);
                    case QUICK -> ps10("ps10:train=5000,test=2000,size=2", "wrn-10-1", "12,24", 36);
                    case STANDARD ->
                            ps10("ps10:train=10000,test=2000,size=2", "wrn-10-2", "20,40", 60);
                    case PAPER ->
                            ps10("ps10:train=50000,test=10000,size=32", "wrn-28-10", "30,60", 90);
                });
        switch (setting.preset()) {
            case STANDARD ->
                    tasks.add(
                            fashion(
                                    ":train=8000,test=4000,size=7,augment=yes",
                                    "wrn-10-1",
                                    "15,30",
                                    45));
            case PAPER -> {
                tasks.add(fashion(":augment=yes", "wrn-28-10", "30,60", 90));
                tasks.add(imageNet());
            }
            default -> {
                // The smaller presets keep to embedded data, so that they are the same
                // everywhere.
            }
        }
        return tasks;
    }

    /**
     * What is compared with more contenders, of which each is a training: in {@code standard} less
     * than {@link #of} has, so that there is time for them.
     */
    static AutoDecayTask withContenders(Setting setting) {
        return setting.preset() == Preset.STANDARD
                ? ps10("ps10:train=5000,test=2000,size=2", "wrn-10-1", "30,60", 90)
                : of(setting).get(0);
    }

    /** Whether its data were found; its claims are made either way, so that none is left out. */
    boolean isAvailable(Setting setting) {
        return id.equals(PS10) || setting.datasets().contains(DataSources.parse(dataset).name());
    }

    /** The table of Figure 14: ResNet-50, of which StepDecay takes 90 epochs and AutoDecay 81. */
    private static AutoDecayTask imageNet() {
        return new AutoDecayTask(
                Recipe.IMAGENET,
                "ImageNet",
                Recipe.IMAGENET,
                "resnet50",
                "30,60",
                Recipe.IMAGENET_EPOCHS);
    }

    private static AutoDecayTask ps10(String data, String model, String decays, int epochs) {
        return new AutoDecayTask(PS10, "PS10", data, model, decays, epochs);
    }

    private static AutoDecayTask fashion(String options, String model, String decays, int epochs) {
        return new AutoDecayTask(
                "fashion",
                "Fashion-MNIST",
                FashionMnistSource.NAME + options,
                model,
                decays,
                epochs);
    }

    List<Function<Long, RunSpec>> kinds() {
        List<Function<Long, RunSpec>> kinds = new ArrayList<>();
        for (String schedule :
                List.of("step@" + decays, "auto", "auto:trend", "auto:scaled", "plateau")) {
            kinds.add(seed -> run(schedule, seed));
        }
        return kinds;
    }

    /** A training with one of the schedules. */
    RunSpec run(String schedule, long seed) {
        return dataset.equals(Recipe.IMAGENET)
                ? Recipe.imagenet(schedule, seed)
                : Recipe.sgd(dataset, model, schedule, Recipe.LARGE_RATE, epochs, seed);
    }
}
