package ai.djl.lrdecay.spark;

import ai.djl.lrdecay.dataset.Ps10;
import ai.djl.lrdecay.nn.WideResNet;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;

/** Networks and data that executors make by themselves. */
final class Networks {

    static final long SAMPLES = 53;
    static final int MICRO = 8;

    private Networks() {}

    static Block mlp() {
        return new SequentialBlock()
                .add(Linear.builder().setUnits(7).build())
                .add(Activation.tanhBlock())
                .add(Linear.builder().setUnits(10).build());
    }

    /** The six values of a PS10 sample go into it as they are. */
    static Block flatMlp() {
        return new SequentialBlock().add(Blocks.batchFlattenBlock()).add(mlp());
    }

    static Block wrn() {
        return WideResNet.builder().setDepth(10).setWidenFactor(1).setClasses(10).build();
    }

    static Block initialised(Block block, NDManager manager, Shape input) {
        manager.getEngine().setRandomSeed(11);
        block.initialize(manager, DataType.FLOAT32, input);
        return block;
    }

    static Ps10 ps10(int samples, int pixels) {
        return Ps10.builder()
                .setSampling(32, false)
                .optTrainSize(samples)
                .optImageSize(pixels, pixels)
                .optSeed(5)
                .build();
    }
}
