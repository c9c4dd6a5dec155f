package ai.djl.lrdecay.zoo;

import ai.djl.lrdecay.util.SplitMix64;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What can be done to one file of a zoo; {@link ZooMutation} says to which. */
final class FileMutation {

    private FileMutation() {}

    static int stage(SplitMix64 random) {
        return 1 + random.nextInt(MutableZoo.STAGES);
    }

    static Path file(MutableZoo zoo, SplitMix64 random) {
        int stage = stage(random);
        return random.nextInt(3) == 0 ? zoo.synset(stage) : zoo.parameters(stage);
    }

    static String pick(SplitMix64 random, String... values) {
        return values[random.nextInt(values.length)];
    }

    static void described(MutableZoo zoo, SplitMix64 random, String key, JsonElement value)
            throws IOException {
        JsonObject json = zoo.json();
        MutableZoo.info(MutableZoo.artifact(json, stage(random))).add(key, value);
        zoo.write(json);
    }

    static byte[] noise(int length, SplitMix64 random) {
        byte[] noise = new byte[length];
        for (int i = 0; i < length; i++) {
            noise[i] = (byte) random.nextInt(256);
        }
        return noise;
    }

    static void flip(Path file, SplitMix64 random) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, bytes);
    }

    static void integer(Path file, int at, SplitMix64 random) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int[] values = {-1, 0, 1, 0x7fffffff, 0x80000000, 0xffff, 0x7f800000};
        ByteBuffer.wrap(bytes).putInt(at, values[random.nextInt(values.length)]);
        Files.write(file, bytes);
    }

    /** Replaces one of the places where a text is by another of its length. */
    static void text(Path file, String text, String other, SplitMix64 random) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String whole = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = whole.indexOf(text);
        for (int skipped = random.nextInt(10); skipped > 0; skipped--) {
            int next = whole.indexOf(text, at + 1);
            at = next < 0 ? at : next;
        }
        if (at >= 0) {
            byte[] replacement = other.getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(replacement, 0, bytes, at, replacement.length);
        }
        Files.write(file, bytes);
    }

    /** A file that is nobody's business. */
    static Path outside(MutableZoo zoo) {
        return zoo.root().resolveSibling("outside").resolve("secret");
    }

    static void link(Path file, Path target) throws IOException {
        Files.delete(file);
        Files.createSymbolicLink(file, target);
    }

    static void run(String... command) throws IOException {
        try {
            new ProcessBuilder(command).start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
