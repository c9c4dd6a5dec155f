package ai.djl.lrdecay.paper.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A small folder in CIFAR-10's published binary layout. An image of class c is brighter in the c-th
 * tenth of its rows, so that there is something to learn.
 *
 * @param train the five training files
 * @param test the test file
 */
public record CifarFolder(List<byte[]> train, byte[] test) {

    private static final int RECORD = 3073;
    private static final int PLANE = 1024;

    /**
     * Writes the files.
     *
     * @param folder the folder, made if need be
     * @param each how many training images each of the five files has
     * @param test how many test images there are
     * @return what was written
     */
    public static CifarFolder write(Path folder, int each, int test) throws IOException {
        Files.createDirectories(folder);
        Random random = new Random(5);
        List<byte[]> files = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            byte[] content = records(random, each);
            Files.write(folder.resolve("data_batch_" + i + ".bin"), content);
            files.add(content);
        }
        byte[] content = records(random, test);
        Files.write(folder.resolve("test_batch.bin"), content);
        return new CifarFolder(files, content);
    }

    private static byte[] records(Random random, int count) {
        byte[] content = new byte[count * RECORD];
        for (int i = 0; i < count; i++) {
            int label = random.nextInt(10);
            content[i * RECORD] = (byte) label;
            for (int j = 0; j < 3 * PLANE; j++) {
                boolean bright = j % PLANE * 10 / PLANE == label;
                content[i * RECORD + 1 + j] = (byte) (random.nextInt(128) + (bright ? 127 : 0));
            }
        }
        return content;
    }
}
