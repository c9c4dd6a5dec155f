package ai.djl.lrdecay.spark;

import ai.djl.nn.Block;
import java.io.Serializable;

/**
 * How an executor makes a network, whose parameters it is then given. A lambda that names no more
 * than a few numbers and texts will do.
 */
@FunctionalInterface
public interface BlockSource extends Serializable {

    /**
     * Makes the network.
     *
     * @return a block that has the parameters of the one on the driver, by name and shape;
     *     initialised or not
     */
    Block create();
}
