package ai.djl.lrdecay.training.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Model;
import ai.djl.lrdecay.nn.WideResNet;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.recurrent.GRU;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParameterLayoutTest {

    /** Networks of a user's, with the shapes of their inputs. */
    private enum Network {
        WIDE(() -> wide(4), 3, 4, 4),
        CNN(
                () ->
                        new SequentialBlock()
                                .add(
                                        Conv2d.builder()
                                                .setFilters(3)
                                                .setKernelShape(new Shape(3, 3))
                                                .build())
                                .add(BatchNorm.builder().build())
                                .add(Activation::relu)
                                .add(Blocks.batchFlattenBlock())
                                .add(Dropout.builder().build())
                                .add(Linear.builder().setUnits(3).build()),
                1,
                6,
                6),
        PARALLEL(
                () ->
                        new ParallelBlock(
                                lists -> lists.get(0),
                                List.of(
                                        Linear.builder().setUnits(2).build(),
                                        LayerNorm.builder().build())),
                7),
        RECURRENT(
                () -> GRU.builder().setNumLayers(2).setStateSize(5).optBatchFirst(true).build(),
                6,
                4);

        final Supplier<Block> block;
        final long[] lengths;

        Network(Supplier<Block> block, long... lengths) {
            this.block = block;
            this.lengths = lengths;
        }

        Shape input(long batch) {
            return new Shape(batch).addAll(new Shape(lengths));
        }
    }

    @TempDir Path folder;

    private static Block wide(int classes) {
        return WideResNet.builder().setDepth(10).setWidenFactor(1).setClasses(classes).build();
    }

    private byte[] saved(Block block, Shape input) throws IOException {
        try (Model model = Model.newInstance("net")) {
            model.setBlock(block);
            block.initialize(model.getNDManager(), DataType.FLOAT32, input);
            model.setProperty("Epoch", "0");
            model.setProperty("more", "about it");
            model.save(folder, "net");
        }
        return Files.readAllBytes(folder.resolve("net-0000.params"));
    }

    private static Optional<String> problem(ParameterLayout layout, byte[] file) {
        try {
            return layout.problem(new ByteArrayInputStream(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Whatever batch the training had. */
    @ParameterizedTest
    @EnumSource(Network.class)
    void takesWhatDjlSaves(Network network) throws Exception {
        byte[] file = saved(network.block.get(), network.input(16));
        Block fresh = network.block.get();
        ParameterLayout layout = ParameterLayout.ofNew(fresh, file.length, network.input(1));
        assertThat(problem(layout, file)).isEmpty();
        // And the block that was looked at can be loaded.
        try (Model model = Model.newInstance("net")) {
            model.setBlock(fresh);
            model.load(folder, "net");
            assertThat(problem(ParameterLayout.of(fresh), file)).isEmpty();
        }
    }

    /** Cut anywhere, made longer, or with any byte of its structure changed. */
    @ParameterizedTest
    @EnumSource(Network.class)
    void refusesAnyOtherStructure(Network network) throws Exception {
        byte[] file = saved(network.block.get(), network.input(1));
        ParameterLayout layout =
                ParameterLayout.ofNew(network.block.get(), file.length, network.input(1));
        Random random = new Random(9);
        for (int i = 0; i < 200; i++) {
            byte[] cut = Arrays.copyOf(file, random.nextInt(file.length));
            assertThat(problem(layout, cut)).as("cut to " + cut.length).isPresent();
        }
        assertThat(problem(layout, Arrays.copyOf(file, file.length + 1)))
                .hasValueSatisfying(text -> assertThat(text).contains("longer"));
        byte[] noise = new byte[file.length];
        random.nextBytes(noise);
        assertThat(problem(layout, noise)).isPresent();
        System.arraycopy(file, 0, noise, 0, 60);
        assertThat(problem(layout, noise)).isPresent();
    }

    private static int find(byte[] file, String text) {
        String all = new String(file, StandardCharsets.ISO_8859_1);
        int at = all.indexOf(text);
        assertThat(at).isNotNegative();
        return at;
    }

    /** What once made DJL allocate 16 GB. */
    @Test
    void refusesHostileNumbersBeforeAnythingIsAllocated() throws Exception {
        byte[] good = saved(wide(4), new Shape(1, 3, 4, 4));
        ParameterLayout layout = ParameterLayout.ofNew(wide(4), good.length, new Shape(1, 3, 4, 4));
        int rank = find(good, "FLOAT32\0\0\0\4") + 7;
        for (int value : new int[] {0x7fffffff, -1, 5, 3, 0}) {
            byte[] file = good.clone();
            ByteBuffer.wrap(file).putInt(rank, value);
            assertThat(problem(layout, file)).as("rank " + value).isPresent();
        }
        // The rank of an input in the header, the numbers of inputs and of properties.
        int header = find(good, "FLOAT32") + 7;
        for (int at : new int[] {header}) {
            byte[] file = good.clone();
            ByteBuffer.wrap(file).putInt(at, 0x7fffffff);
            assertThat(problem(layout, file)).isPresent();
        }
        byte[] type = good.clone();
        type[find(good, "FLOAT32\0\0\0\4") + 1] = 'X';
        assertThat(problem(layout, type)).isPresent();
    }

    @Test
    void refusesAnotherNumberOfClasses() throws Exception {
        byte[] file = saved(wide(4), new Shape(1, 3, 4, 4));
        for (int classes : new int[] {3, 5}) {
            ParameterLayout layout =
                    ParameterLayout.ofNew(wide(classes), 1 << 20, new Shape(1, 3, 4, 4));
            assertThat(problem(layout, file))
                    .hasValueSatisfying(
                            text -> assertThat(text).contains("sizes", "not those of the network"));
        }
    }

    @Test
    void refusesValuesThatAreNotFinite() throws Exception {
        byte[] good = saved(wide(4), new Shape(1, 3, 4, 4));
        ParameterLayout layout = ParameterLayout.ofNew(wide(4), good.length, new Shape(1, 3, 4, 4));
        for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            byte[] file = good.clone();
            // The last value of all, the bias of the head.
            ByteBuffer.wrap(file)
                    .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                    .putFloat(file.length - 4, value);
            assertThat(problem(layout, file))
                    .hasValueSatisfying(text -> assertThat(text).contains("not finite"));
        }
    }

    /** A description that asks for a network of terabytes does not get it. */
    @Test
    void makesNoNetworkLargerThanItsFile() {
        Block huge = WideResNet.builder().setDepth(10).setWidenFactor(9000).setClasses(4).build();
        assertThatThrownBy(() -> ParameterLayout.ofNew(huge, 1 << 20, new Shape(1, 3, 4, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more parameters than the file has bytes");
    }
}
