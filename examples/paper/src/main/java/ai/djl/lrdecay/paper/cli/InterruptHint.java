package ai.djl.lrdecay.paper.cli;

/** Says how to continue, when the process is asked to end while it works. */
final class InterruptHint implements AutoCloseable {

    private final Thread hook;

    /** From now on the sentence is said; until this is closed. */
    InterruptHint(String sentence) {
        // The writers of the command may be gone by then.
        hook = new Thread(() -> System.err.println(sentence), "say how to continue");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The virtual machine is ending, and the sentence is being said.
        }
    }
}
