package ai.djl.lrdecay.zoo;

import java.io.IOException;
import java.io.InputStream;

/**
 * A place that cannot be used, which is said when something is asked of it.
 *
 * @param reason why
 */
record UnusableSource(ZooException reason) implements ZooSource {

    @Override
    public InputStream open(String path) throws IOException {
        throw new ZooException(String.valueOf(reason.getMessage()), reason);
    }

    @Override
    public String place() {
        return "a place that cannot be used";
    }
}
