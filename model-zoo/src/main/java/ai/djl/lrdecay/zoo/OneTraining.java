package ai.djl.lrdecay.zoo;

import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.training.snapshot.TrainedStage;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots that should be the stages of one training. Two trainings that used the same folder
 * leave a mixture there, which must not be published as one model.
 *
 * @param snapshots their descriptions
 * @param folders where they are, in the same order
 */
record OneTraining(List<StageSnapshot> snapshots, List<Path> folders) {

    /**
     * Checks that they are the stages 1, 2, .. of one training, in order.
     *
     * @param classes how many classes are named; 0 if none
     * @throws ZooException if they are not; it names the snapshots that do not belong together
     */
    void check(int classes) throws ZooException {
        if (snapshots.isEmpty()) {
            throw new ZooException(
                    "there is no snapshot to publish: the list of their folders is empty; StageSnapshot.list"
                            + " takes the folder that holds stage-1, stage-2, ..");
        }
        int stage = 1;
        for (int i = 0; i < snapshots.size(); i++) {
            StageSnapshot snapshot = snapshots.get(i);
            if (snapshot.stage() != stage) {
                throw new ZooException(
                        folders.get(i)
                                + " is stage "
                                + snapshot.stage()
                                + ", where stage "
                                + stage
                                + " of one training is expected");
            }
            if (classes != 0 && snapshot.classes() != classes) {
                throw new ZooException(
                        folders.get(i)
                                + " has "
                                + snapshot.classes()
                                + " outputs, and the names of "
                                + classes
                                + " classes are given");
            }
            if (i > 0) {
                check(i - 1, i);
            }
            stage += snapshot.about().atEnd() ? 1 : 0;
        }
        int last = snapshots.size() - 1;
        if (!snapshots.get(last).about().atEnd()) {
            throw new ZooException(
                    folders.get(last) + " is within its stage, whose end is missing");
        }
    }

    private void check(int earlier, int later) throws ZooException {
        String why = difference(snapshots.get(earlier), snapshots.get(later));
        if (why != null) {
            throw new ZooException(
                    folders.get(earlier)
                            + " and "
                            + folders.get(later)
                            + " are not of one training: "
                            + why
                            + "; publish the snapshots of one training alone");
        }
    }

    /** What shows that a snapshot does not follow another; null if nothing does. */
    private static @Nullable String difference(StageSnapshot earlier, StageSnapshot later) {
        @Nullable String run = run(earlier);
        if (!Objects.equals(run, run(later))) {
            return differ("runs", quoted(run), quoted(run(later)));
        }
        if (!earlier.architecture().equals(later.architecture())) {
            return differ("networks", earlier.architecture(), later.architecture());
        }
        if (!earlier.arguments().equals(later.arguments())) {
            return differ("networks' arguments", earlier.arguments(), later.arguments());
        }
        if (!earlier.inputShapes().equals(later.inputShapes())) {
            return differ("inputs", earlier.inputShapes(), later.inputShapes());
        }
        if (earlier.classes() != later.classes()) {
            return differ("numbers of outputs", earlier.classes(), later.classes());
        }
        String data = earlier.about().data();
        if (run == null && !data.equals(later.about().data())) {
            return differ("data", quoted(data), quoted(later.about().data()));
        }
        // The end of a stage may be an epoch of which there is a snapshot within it, too.
        int least = earlier.epoch() + (earlier.about().atEnd() ? 1 : 0);
        if (later.epoch() < least || (!later.about().atEnd() && later.epoch() == earlier.epoch())) {
            return "they are after the epochs " + earlier.epoch() + " and " + later.epoch();
        }
        return null;
    }

    private static String differ(String what, Object earlier, Object later) {
        return "their " + what + " are " + earlier + " and " + later;
    }

    private static @Nullable String run(StageSnapshot snapshot) {
        return snapshot.about().provenance().get(TrainedStage.RUN);
    }

    private static String quoted(@Nullable String text) {
        return text == null ? "not known" : "'" + text + "'";
    }
}
