package ai.djl.lrdecay.spark;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * A network as it travels to executors: how it is made, and the values of its parameters once for
 * each executor.
 *
 * @param source makes it
 * @param parameters its parameters, in DJL's format
 * @param shapes the name and shape of each parameter
 */
record NetworkSetup(BlockSource source, Broadcast<byte[]> parameters, List<String> shapes)
        implements Serializable {

    /**
     * Sends a network.
     *
     * @param context the context
     * @param source makes it on an executor
     * @param block the network on the driver, with its parameters
     */
    static NetworkSetup send(JavaSparkContext context, BlockSource source, Block block) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            block.saveParameters(out);
        } catch (IOException e) {
            throw new UncheckedIOException("the parameters cannot be written", e);
        }
        return new NetworkSetup(source, context.broadcast(bytes.toByteArray()), shapes(block));
    }

    /**
     * Makes the network on an executor.
     *
     * @param manager the owner of its parameters
     * @return the network
     * @throws IllegalArgumentException if it is another one than on the driver
     */
    Block receive(NDManager manager) {
        Block block = source.create();
        // Written by the driver of this very application.
        try (DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(parameters.value()))) {
            block.loadParameters(manager, in);
        } catch (IOException | MalformedModelException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "the block source makes another network than the block on the driver: "
                            + e.getMessage(),
                    e);
        }
        List<String> here = shapes(block);
        if (!here.equals(shapes)) {
            throw new IllegalArgumentException(
                    "the block source makes another network than the block on the driver: it has "
                            + here
                            + " where the block has "
                            + shapes);
        }
        return block;
    }

    private static List<String> shapes(Block block) {
        List<String> shapes = new ArrayList<>();
        for (Pair<String, Parameter> pair : block.getParameters()) {
            shapes.add(pair.getKey() + " " + pair.getValue().getArray().getShape());
        }
        return List.copyOf(shapes);
    }

    /** Lets driver and executors forget the parameters. */
    void forget() {
        parameters.destroy();
    }
}
