package ai.djl.lrdecay.interrupted;

import org.junit.jupiter.api.Test;

/** Kills a training whose rate is decayed. */
class KillIT extends KilledRuns {

    @Test
    void endsLikeAnUninterruptedOne() throws Exception {
        endLikeAnUninterruptedOne("ps10:train=256,test=64,size=1", "float32", "step@10,25", 24);
    }
}
