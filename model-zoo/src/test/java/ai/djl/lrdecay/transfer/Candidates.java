package ai.djl.lrdecay.transfer;

import ai.djl.Model;
import ai.djl.lrdecay.zoo.StagedSnapshots;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.io.IOException;
import java.util.List;
import java.util.Random;

/** Snapshots to choose from: those that ship with the library, and variations of them. */
final class Candidates {

    private Candidates() {}

    static List<StageCandidate> ofZoo(String artifactId) throws IOException {
        return StageCandidate.of(new StagedSnapshots(), artifactId);
    }

    static StageCandidate renamed(
            StageCandidate candidate, String name, StageCandidate.Opener opener) {
        return new StageCandidate(
                name,
                candidate.stage(),
                candidate.epoch(),
                candidate.architecture(),
                candidate.inputs(),
                candidate.accuracy(),
                opener);
    }

    /**
     * A snapshot none of whose features depends on the input: no weight of the first convolution is
     * left, and the batch norms shift what follows at random.
     *
     * @param deviation of the shifts; where it is 0 all features are 0
     */
    static StageCandidate destroyed(StageCandidate candidate, double deviation) {
        return renamed(
                candidate,
                "destroyed",
                () -> {
                    Model model = candidate.opener().open();
                    Random random = new Random(3);
                    for (Pair<String, Parameter> pair : model.getBlock().getParameters()) {
                        NDArray array = pair.getValue().getArray();
                        float[] values = new float[(int) array.size()];
                        boolean shift = pair.getKey().endsWith("beta");
                        for (int i = 0; i < values.length; i++) {
                            values[i] = (float) (shift ? deviation * random.nextGaussian() : 0);
                        }
                        if (shift
                                || pair.getKey().contains("stem")
                                || pair.getKey().endsWith("runningMean")) {
                            array.set(values);
                        }
                    }
                    return model;
                });
    }
}
