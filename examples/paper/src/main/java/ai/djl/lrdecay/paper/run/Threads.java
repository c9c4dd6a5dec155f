package ai.djl.lrdecay.paper.run;

/** How many CPU threads PyTorch uses; to be said before the engine is loaded. */
public final class Threads {

    private Threads() {}

    /**
     * Sets the number of threads, unless the user has set DJL's own properties.
     *
     * @param threads at least 1
     */
    public static void use(int threads) {
        setDefault("ai.djl.pytorch.num_threads", threads);
        setDefault("ai.djl.pytorch.num_interop_threads", 1);
    }

    private static void setDefault(String property, int value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Integer.toString(value));
        }
    }
}
