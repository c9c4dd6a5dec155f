package ai.djl.lrdecay.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.decay.WarmUpStableDecay;
import ai.djl.training.optimizer.Optimizer;
import org.junit.jupiter.api.Test;

class ScheduleDoneTest {

    /** Of a loss that still falls nobody may say that it no longer improves. */
    @Test
    void theEndOfAScheduleIsNoPlateau() throws Exception {
        WarmUpStableDecay rate =
                WarmUpStableDecay.builder().setLearningRate(0.01f).optDescentAfter(8, 8).build();
        try (SmallJob job = new SmallJob(Optimizer.sgd().setLearningRateTracker(rate).build(), 1)) {
            FitResult result = job.fit().setEpochs(40).optTracker(rate).build().fit();
            assertThat(result.reason()).isEqualTo(FitResult.Reason.SCHEDULE_DONE);
            assertThat(result.message())
                    .isEqualTo("The descent from 0.01 to 0 was over after update 16.");
            assertThat(result.epochs()).isEqualTo(4);
            assertThat(result.stages()).isEqualTo(2);
        }
    }
}
