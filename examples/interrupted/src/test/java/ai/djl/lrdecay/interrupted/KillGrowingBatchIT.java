package ai.djl.lrdecay.interrupted;

import org.junit.jupiter.api.Test;

/** Kills a training whose batches grow. */
class KillGrowingBatchIT extends KilledRuns {

    @Test
    void endsLikeAnUninterruptedOne() throws Exception {
        endLikeAnUninterruptedOne("ps10:train=256,test=64,size=1", "float32", "grow@10,25x2", 8);
    }
}
