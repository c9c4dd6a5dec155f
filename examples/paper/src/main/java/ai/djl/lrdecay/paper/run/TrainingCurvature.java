package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.batch.IndexedBatches.Portion;
import ai.djl.lrdecay.hessian.HessianSpectrumEvaluator;
import ai.djl.lrdecay.hessian.algorithm.LanczosEigensolver;
import ai.djl.lrdecay.hessian.operator.CurvatureData;
import ai.djl.lrdecay.hessian.operator.HessianOperator;
import ai.djl.lrdecay.hessian.record.HessianSpectrum;
import ai.djl.lrdecay.paper.data.DataSource;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import java.util.List;

/**
 * The curvature of the training loss of a run. For gradient descent that is the function which is
 * descended: all training data, in the micro-batches of the descent, with batch norm in training
 * mode. For SGD it is the loss with batch norm in evaluation mode, on all training data or the
 * first of many, unless its specification asks for all of them as one batch.
 *
 * @param spec the run
 * @param data its data
 * @param descended the micro-batches of gradient descent, or all data where SGD is measured alike;
 *     else none
 */
record TrainingCurvature(RunSpec spec, DataSource.Data data, List<Portion> descended) {

    /** A sample that large tells the spectrum well, and costs the same for all larger data. */
    private static final long MOST_MEASURED = 5000;

    /**
     * Decides what is measured.
     *
     * @param portions the micro-batches in which all data are descended
     */
    static TrainingCurvature of(RunSpec spec, DataSource.Data data, List<Portion> portions) {
        if (spec.optimizer().fullBatch()) {
            return new TrainingCurvature(spec, data, portions);
        }
        boolean asOneBatch = spec.curvature().map(CurvatureSpec::asOneBatch).orElse(false);
        Portion all = new Portion(0, Math.toIntExact(data.train().size()));
        return new TrainingCurvature(spec, data, asOneBatch ? List.of(all) : List.of());
    }

    HessianSpectrum spectrum(CurvatureSpec curvature, Block block) {
        return HessianSpectrumEvaluator.builder()
                .optOperator(operator().toFactory())
                .optSolver(
                        LanczosEigensolver.builder()
                                .optCount(curvature.eigenvalues())
                                .optSeed(spec.seed())
                                .build())
                .addProvenance("model", spec.network().name())
                .addProvenance("data", spec.data().toString())
                .addProvenance("run", spec.id())
                .build()
                .eigenvalues(block);
    }

    HessianOperator.Builder operator() {
        HessianOperator.Builder operator =
                HessianOperator.builder().setLoss(Loss.softmaxCrossEntropyLoss());
        if (!descended.isEmpty()) {
            return operator.setData(descendedData()).optTrainingModeByMicroBatch();
        }
        long samples = Math.min(data.train().size(), MOST_MEASURED);
        return operator.setData(
                CurvatureData.of(data.plain(), samples, spec.optimizer().batchSize()));
    }

    private CurvatureData descendedData() {
        int size = Math.toIntExact(data.train().size());
        CurvatureData whole = CurvatureData.of(data.plain(), size, size);
        return (manager, visitor) -> {
            for (Portion portion : descended) {
                whole.range(portion.from(), portion.to()).forEach(manager, visitor);
            }
        };
    }
}
