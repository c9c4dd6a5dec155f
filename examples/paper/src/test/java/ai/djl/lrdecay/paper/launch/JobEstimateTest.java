package ai.djl.lrdecay.paper.launch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.job.TrainingJob;
import ai.djl.lrdecay.paper.run.NetworkSpec;
import ai.djl.lrdecay.paper.run.OptimizerSpec;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.run.Specs;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobEstimateTest {

    /**
     * 450 steps of gradient descent on 1,000 samples took 12 seconds of one core with a hidden
     * layer of 512 units; a network of one layer cannot take longer, and a WRN-10-1 takes more.
     */
    @ParameterizedTest
    @CsvSource({"linear, 2, 12", "mlp-512, 4, 36", "wrn-10-1, 12, 100"})
    void isRightToTheOrderOfMagnitude(String network, long least, long most) {
        OptimizerSpec descent =
                OptimizerSpec.builder()
                        .setLearningRate(0.1)
                        .setBatchSize(1000)
                        .optFullBatch(true)
                        .build();
        RunSpec spec =
                Specs.run("ps10:train=1000,test=1000,size=2", "constant", descent, 450)
                        .setNetwork(NetworkSpec.parse(network))
                        .build();
        JobEstimate estimate = JobEstimate.of(new TrainingJob(spec));
        assertThat(estimate.seconds()).isBetween(least, most);
        assertThat(estimate.mebibytes()).isBetween(300L, 1200L);
    }
}
