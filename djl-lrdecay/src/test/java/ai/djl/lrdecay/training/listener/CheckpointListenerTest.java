package ai.djl.lrdecay.training.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.TrainingDivergedException;
import ai.djl.lrdecay.decay.AutoDecay;
import ai.djl.lrdecay.decay.MetricMode;
import ai.djl.lrdecay.decay.WarmUpStableDecay;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.training.SmallJob;
import ai.djl.lrdecay.training.state.WeightAverage;
import ai.djl.lrdecay.util.LockFile;
import ai.djl.lrdecay.util.LockHolder;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.listener.EarlyStoppingListener.EarlyStoppedException;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointListenerTest {

    @TempDir Path folder;

    private void train(boolean resume, int epochs) throws Exception {
        train(resume, epochs, Tracker.fixed(0.1f));
    }

    private void train(boolean resume, int epochs, Tracker rate) throws Exception {
        Optimizer optimizer = Optimizer.sgd().setLearningRateTracker(rate).build();
        CheckpointListener checkpoints =
                CheckpointListener.builder().setFolder(folder).setOptimizer(optimizer).build();
        try (SmallJob job = new SmallJob(optimizer, 1, checkpoints)) {
            int done = resume ? checkpoints.resume(job.trainer) : 0;
            EasyTrain.fit(job.trainer, epochs - done, job.training, null);
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.equals(".lock"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void weightsThatAreNotFiniteAreNotKept() throws Exception {
        Tracker overflows = update -> update == 12 ? Float.POSITIVE_INFINITY : 0.1f;
        assertThatThrownBy(() -> train(true, 5, overflows))
                .isInstanceOf(TrainingDivergedException.class)
                .hasMessageContaining("epoch 3");
        assertThat(files()).containsExactly("epoch-000001.safetensors", "epoch-000002.safetensors");
        train(true, 5);
    }

    private record Kept(String rate, Map<String, HostTensor> average) {}

    /** A listener that keeps an average or a learning rate need not be named to the checkpoints. */
    private Kept trainUnnamed(Path to, int epochs, int initialisation) throws Exception {
        AutoDecay decay = SmallJob.decay();
        Optimizer optimizer = Optimizer.sgd().setLearningRateTracker(decay).build();
        CheckpointListener checkpoints =
                CheckpointListener.builder()
                        .setFolder(to)
                        .setOptimizer(optimizer)
                        .optSeed(3)
                        .build();
        try (WeightAverage average = WeightAverage.ema(0.8);
                SmallJob job =
                        new SmallJob(
                                optimizer,
                                initialisation,
                                checkpoints,
                                AutoDecayListener.builder().setTracker(decay).build(),
                                new WeightAverageListener(average))) {
            int done = checkpoints.resume(job.trainer);
            EasyTrain.fit(job.trainer, epochs - done, job.training, null);
            return new Kept(decay.saveState(), average.capture());
        }
    }

    @Test
    void whatListenersKeepIsSavedWithoutBeingNamed() throws Exception {
        Kept whole = trainUnnamed(folder.resolve("whole"), 4, 1);
        trainUnnamed(folder.resolve("part"), 2, 1);
        assertThat(trainUnnamed(folder.resolve("part"), 4, 2)).isEqualTo(whole);
    }

    @Test
    void twoAveragesAreRefused() throws Exception {
        Optimizer optimizer = Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.1f)).build();
        CheckpointListener checkpoints =
                CheckpointListener.builder().setFolder(folder).setOptimizer(optimizer).build();
        try (WeightAverage one = WeightAverage.ema(0.8);
                WeightAverage two = WeightAverage.ema(0.9);
                SmallJob job =
                        new SmallJob(
                                optimizer,
                                1,
                                checkpoints,
                                new WeightAverageListener(one),
                                new WeightAverageListener(two))) {
            assertThatThrownBy(() -> checkpoints.resume(job.trainer))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("this training has two");
        }
    }

    /** Its end is an epoch like no other: resumed from one before, it would be trained again. */
    @Test
    void theEpochThatEndsTheTrainingHasACheckpoint() throws Exception {
        AutoDecay decay = SmallJob.decay();
        Optimizer optimizer = Optimizer.sgd().setLearningRateTracker(decay).build();
        CheckpointListener checkpoints =
                SmallJob.checkpoints(folder, optimizer, decay).optEvery(1000).build();
        AutoDecayListener listener = AutoDecayListener.builder().setTracker(decay).build();
        try (WeightAverage average = WeightAverage.ema(0.5);
                SmallJob job =
                        new SmallJob(
                                optimizer,
                                1,
                                checkpoints,
                                new WeightAverageListener(average),
                                listener)) {
            assertThatThrownBy(() -> EasyTrain.fit(job.trainer, 40, job.training, null))
                    .isInstanceOf(EarlyStoppedException.class);
            assertThat(files())
                    .containsExactly("epoch-%06d.safetensors".formatted(checkpoints.epoch()));
            // Nor do other calls train beyond the end, or average its weights again.
            Map<String, HostTensor> end = job.weights();
            Map<String, HostTensor> averaged = average.capture();
            for (int call = 0; call < 3; call++) {
                assertThatThrownBy(() -> EasyTrain.fit(job.trainer, 1, job.training, null))
                        .isInstanceOf(EarlyStoppedException.class);
            }
            assertThat(job.weights()).isEqualTo(end);
            assertThat(average.capture()).isEqualTo(averaged);
        }
    }

    /** What a listener of the user's remembers; it knows nothing of other listeners' names. */
    private static final class Remembering extends EpochEndListener {

        private String memory = "";

        Remembering(String memory) {
            this.memory = memory;
        }

        @Override
        protected void saveState(Map<String, String> state) {
            state.put("tracker", memory);
        }

        @Override
        protected void restoreState(Trainer trainer, Map<String, String> state) {
            memory = state.getOrDefault("tracker", "nothing");
        }

        @Override
        protected Phase phase() {
            return Phase.REPORT;
        }

        @Override
        protected void endEpoch(Trainer trainer) {}
    }

    @Test
    void eachListenerHasAMemoryOfItsOwn() throws Exception {
        for (int attempt = 0; attempt < 2; attempt++) {
            AutoDecay decay = SmallJob.decay();
            Optimizer optimizer = Optimizer.sgd().setLearningRateTracker(decay).build();
            CheckpointListener checkpoints = SmallJob.checkpoints(folder, optimizer, decay).build();
            Remembering one = new Remembering(attempt == 0 ? "one" : "");
            Remembering two = new Remembering(attempt == 0 ? "two" : "");
            try (SmallJob job = new SmallJob(optimizer, 1, one, checkpoints, two)) {
                int done = checkpoints.resume(job.trainer);
                EasyTrain.fit(job.trainer, 2 - done, job.training, null);
            }
            assertThat(one.memory).isEqualTo("one");
            assertThat(two.memory).isEqualTo("two");
        }
    }

    /** Both folders are those of the training, whichever it is resumed from. */
    @Test
    void twoFoldersServeOneTraining() throws Exception {
        for (int epochs = 2; epochs <= 4; epochs += 2) {
            Optimizer optimizer =
                    Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.1f)).build();
            CheckpointListener.Builder builder =
                    CheckpointListener.builder().setOptimizer(optimizer);
            CheckpointListener here = builder.setFolder(folder.resolve("here")).build();
            CheckpointListener there = builder.setFolder(folder.resolve("there")).build();
            try (SmallJob job = new SmallJob(optimizer, 1, here, there)) {
                int done = here.resume(job.trainer);
                EasyTrain.fit(job.trainer, epochs - done, job.training, null);
                assertThat(LockFile.isHeldHere(folder.resolve("there/.lock"))).isTrue();
            }
            assertThat(LockFile.isHeldHere(folder.resolve("there/.lock"))).isFalse();
            assertThat(Files.readAllBytes(last("here", epochs)))
                    .isEqualTo(Files.readAllBytes(last("there", epochs)));
        }
    }

    private Path last(String name, int epoch) {
        return folder.resolve(name).resolve("epoch-%06d.safetensors".formatted(epoch));
    }

    @Test
    void aFolderThatCannotBeMadeIsFoundBeforeTheFirstEpoch() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        Optimizer optimizer = Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.1f)).build();
        CheckpointListener checkpoints =
                CheckpointListener.builder().setFolder(file).setOptimizer(optimizer).build();
        try (SmallJob job = new SmallJob(optimizer, 1, checkpoints)) {
            assertThatThrownBy(() -> checkpoints.resume(job.trainer))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(file + " is a file, but a folder is needed there");
        }
    }

    /** As in a notebook, where the trainer of an earlier cell is closed late or never. */
    @Test
    void aLaterTrainingOfThisProcessTakesTheFolderOver() throws Exception {
        Path lock = folder.resolve(".lock");
        Optimizer first = Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.1f)).build();
        Optimizer second = Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.1f)).build();
        CheckpointListener one =
                CheckpointListener.builder().setFolder(folder).setOptimizer(first).build();
        CheckpointListener two =
                CheckpointListener.builder().setFolder(folder).setOptimizer(second).build();
        try (SmallJob forgotten = new SmallJob(first, 1, one);
                SmallJob job = new SmallJob(second, 1, two)) {
            one.resume(forgotten.trainer);
            two.resume(job.trainer);
            forgotten.trainer.close();
            EasyTrain.fit(job.trainer, 1, job.training, null);
            assertThat(LockFile.isHeldHere(lock)).isTrue();
        }
        assertThat(LockFile.isHeldHere(lock)).isFalse();
    }

    /** They would delete each other's checkpoints. The other one is a real process. */
    @Test
    void aFolderOfAnotherProcessIsRefused() throws Exception {
        try (LockHolder other = LockHolder.of(folder.resolve(".lock"))) {
            assertThat(other).isNotNull();
            assertThatThrownBy(() -> train(true, 1))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "another process trains in "
                                    + folder
                                    + ": end it, or close its trainer");
            assertThatThrownBy(() -> train(false, 1))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("another process trains in " + folder);
            assertThat(files()).isEmpty();
        }
        train(true, 1);
        assertThat(files()).containsExactly("epoch-000001.safetensors");
    }

    /** Its epochs would be taken for older ones than those that are there, and deleted. */
    @Test
    void anEarlierTrainingThatWasNotResumedIsNotLost() throws Exception {
        train(false, 4);
        List<String> before = files();
        assertThat(before).hasSize(2);
        assertThatThrownBy(() -> train(false, 3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("call resume");
        assertThat(files()).isEqualTo(before);
        train(true, 6);
        assertThat(files()).containsExactly("epoch-000005.safetensors", "epoch-000006.safetensors");
    }

    /** What it kept would be of no use to the epochs that follow. */
    @Test
    void aListenerThatIsMissingOnAResumeIsNoticed() throws Exception {
        Path file = folder.resolve("best.safetensors");
        List<String> warnings = new ArrayList<>();
        for (boolean keepsBest : new boolean[] {true, true, false}) {
            Optimizer optimizer =
                    Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.1f)).build();
            CheckpointListener checkpoints =
                    CheckpointListener.builder()
                            .setFolder(folder.resolve("checkpoint"))
                            .setOptimizer(optimizer)
                            .optWarnings(warnings::add)
                            .build();
            TrainingListener[] listeners = {
                checkpoints, new BestModelListener(file, "train_loss", MetricMode.MIN)
            };
            try (SmallJob job =
                    new SmallJob(
                            optimizer,
                            1,
                            keepsBest ? listeners : new TrainingListener[] {checkpoints})) {
                checkpoints.resume(job.trainer);
                EasyTrain.fit(job.trainer, 1, job.training, null);
            }
        }
        assertThat(warnings)
                .containsExactly(
                        "This training was begun with a BestModelListener, which the trainer no"
                                + " longer has: it continues without.");
    }

    /** A descent that begins after a given update needs no loss to change the rate. */
    @Test
    void aRateThatLooksAtNoLossNeedsNone() throws Exception {
        List<String> warnings = new ArrayList<>();
        WarmUpStableDecay rate =
                WarmUpStableDecay.builder().setLearningRate(0.1f).optDescentAfter(2, 2).build();
        Optimizer optimizer = Optimizer.sgd().setLearningRateTracker(rate).build();
        CheckpointListener checkpoints =
                CheckpointListener.builder()
                        .setFolder(folder)
                        .setOptimizer(optimizer)
                        .optTracker(rate)
                        .optWarnings(warnings::add)
                        .build();
        try (SmallJob job = new SmallJob(optimizer, 1, checkpoints)) {
            EasyTrain.fit(job.trainer, 2, job.training, null);
        }
        assertThat(warnings).isEmpty();
        assertThat(rate.lastValue()).isLessThan(0.1f);
    }

    /** A forgotten listener would leave the rate as it is to the end, without a word. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRateThatIsShownNoLossIsNoticed(boolean shown) throws Exception {
        List<String> warnings = new ArrayList<>();
        AutoDecay rate = AutoDecay.builder().setLearningRate(0.1f).build();
        Optimizer optimizer = Optimizer.sgd().setLearningRateTracker(rate).build();
        CheckpointListener checkpoints =
                CheckpointListener.builder()
                        .setFolder(folder)
                        .setOptimizer(optimizer)
                        .optTracker(rate)
                        .optWarnings(warnings::add)
                        .build();
        TrainingListener[] listeners = {
            checkpoints, AutoDecayListener.builder().setTracker(rate).build()
        };
        try (SmallJob job =
                new SmallJob(
                        optimizer, 1, shown ? listeners : new TrainingListener[] {checkpoints})) {
            EasyTrain.fit(job.trainer, 2, job.training, null);
        }
        assertThat(warnings).hasSize(shown ? 0 : 1);
        assertThat(warnings)
                .allMatch(text -> text.startsWith("No AutoDecayListener of this trainer shows"));
    }
}
