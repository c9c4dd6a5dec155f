package ai.djl.lrdecay.util;

import java.nio.charset.StandardCharsets;

/**
 * The SplitMix64 generator (Steele, Lea and Flood, <i>Fast Splittable Pseudorandom Number
 * Generators</i>, 2014): the same numbers for the same seed on every platform and Java version.
 *
 * <p>Only integer arithmetic and exact scaling by powers of two are used. Not thread safe, and not
 * for cryptography.
 */
public final class SplitMix64 {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    /**
     * Creates a generator.
     *
     * @param seed the seed; any value
     */
    public SplitMix64(long seed) {
        state = seed;
    }

    /**
     * Creates the generator of a named stream, independent of the streams of other names.
     *
     * @param seed the seed that all streams share
     * @param stream the name of the stream
     * @param index a number within the stream, for instance an epoch
     * @return a generator whose numbers follow from the three arguments alone
     */
    public static SplitMix64 stream(long seed, String stream, long index) {
        long h = mix(seed + GOLDEN_GAMMA);
        for (byte b : stream.getBytes(StandardCharsets.UTF_8)) {
            h = mix(h ^ (b & 0xFFL)) + GOLDEN_GAMMA;
        }
        return new SplitMix64(mix(h ^ mix(index + GOLDEN_GAMMA)));
    }

    /**
     * Returns the next 64 random bits.
     *
     * @return a value uniform over all longs
     */
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /**
     * Returns an integer uniform over {@code [0, bound)}, without bias.
     *
     * @param bound the exclusive upper bound, at least 1
     * @return the integer
     * @throws IllegalArgumentException if {@code bound} is less than 1
     */
    public int nextInt(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("bound must be at least 1, not " + bound);
        }
        // Values in the incomplete last interval of size bound are drawn again.
        while (true) {
            long bits = nextLong() >>> 1;
            long value = bits % bound;
            if (bits - value + (bound - 1) >= 0) {
                return (int) value;
            }
        }
    }

    /**
     * Returns a float uniform over the 2^24 multiples of 2^-24 in {@code [0, 1)}.
     *
     * @return the float
     */
    public float nextFloat() {
        return (nextLong() >>> 40) * 0x1.0p-24f;
    }

    /**
     * Returns a random permutation of {@code 0 .. size-1} (Fisher and Yates).
     *
     * @param size the number of elements, at least 0
     * @return the permutation
     */
    public int[] permutation(int size) {
        int[] result = new int[size];
        for (int i = 0; i < size; i++) {
            result[i] = i;
        }
        shuffle(result);
        return result;
    }

    /**
     * Shuffles an array in place (Fisher and Yates).
     *
     * @param array the array
     */
    public void shuffle(int[] array) {
        for (int i = array.length - 1; i > 0; i--) {
            int j = nextInt(i + 1);
            int swap = array[i];
            array[i] = array[j];
            array[j] = swap;
        }
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
