package ai.djl.lrdecay.paper.bench;

import java.io.IOException;
import java.util.function.Supplier;

/**
 * A contender that finds something.
 *
 * @param contender the contender
 * @param found what its last round found
 */
record Outcome(Contender contender, Supplier<String> found) implements Contender {

    @Override
    public double round(int times) throws IOException {
        return contender.round(times);
    }

    @Override
    public String outcome() {
        return found.get();
    }

    @Override
    public void close() {
        contender.close();
    }
}
