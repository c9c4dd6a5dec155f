package ai.djl.lrdecay.interrupted;

import org.junit.jupiter.api.Test;

/**
 * Kills a training in bfloat16, on images of a size at which convolutions have kernels of their own
 * for it.
 */
class KillBfloat16IT extends KilledRuns {

    @Test
    void endsLikeAnUninterruptedOne() throws Exception {
        endLikeAnUninterruptedOne("ps10:train=128,test=64,size=8", "bfloat16", "step@10,25", 8);
    }
}
