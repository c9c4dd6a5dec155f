package org.example;

import ai.djl.lrdecay.zoo.NetworkProvider;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import java.util.Map;

/** An architecture of one's own, which the zoo finds by its name. */
public final class SmallCnn implements NetworkProvider {

    static final String NAME = "org.example.small-cnn";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Block create(Map<String, String> arguments) {
        return new SequentialBlock()
                .add(Conv2d.builder().setFilters(8).setKernelShape(new Shape(3, 3)).build())
                .add(BatchNorm.builder().build())
                .add(Activation::relu)
                .add(Blocks.batchFlattenBlock())
                .add(
                        Linear.builder()
                                .setUnits(Long.parseLong(arguments.get("classes")))
                                .build());
    }
}
