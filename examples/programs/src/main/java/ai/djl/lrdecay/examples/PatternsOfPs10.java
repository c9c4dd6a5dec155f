package ai.djl.lrdecay.examples;

import ai.djl.lrdecay.dataset.PatternComplexity;
import ai.djl.lrdecay.dataset.PatternKind;
import ai.djl.lrdecay.dataset.Ps10;
import ai.djl.ndarray.NDManager;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset.Usage;

/** The data set of the paper's Section 5.1: half of its samples show a simple pattern. */
public final class PatternsOfPs10 {

    private PatternsOfPs10() {}

    /**
     * Prints the shapes of a batch, the numbers of samples by kind, and the complexities in bits.
     *
     * @param args the share of noise among the training samples; 0.1 if it is missing
     * @throws Exception if the data cannot be made
     */
    public static void main(String[] args) throws Exception {
        double noise = args.length > 0 ? Double.parseDouble(args[0]) : 0.1;
        Ps10 train =
                Ps10.builder().setSampling(128, true).optTrainSize(5_000).optNoise(noise).build();
        System.out.println("groups: " + train.groups());
        for (long size : train.groupSizes()) {
            System.out.println("  " + size + " samples");
        }
        try (NDManager manager = NDManager.newBaseManager()) {
            Batch batch = train.getData(manager).iterator().next();
            System.out.println("images: " + batch.getData().get(0).getShape());
            System.out.println("labels: " + batch.getLabels().get(0).getShape());
            batch.close();
        }
        for (PatternKind kind : new PatternKind[] {PatternKind.SIMPLE, PatternKind.COMPLEX}) {
            Ps10 test =
                    Ps10.builder()
                            .setSampling(128, false)
                            .optUsage(Usage.TEST)
                            .optTestSize(2_000)
                            .optImageSize(1, 1)
                            .optKinds(kind)
                            .build();
            System.out.printf("%s: %.3f bits%n", kind, PatternComplexity.of(test));
        }
    }
}
