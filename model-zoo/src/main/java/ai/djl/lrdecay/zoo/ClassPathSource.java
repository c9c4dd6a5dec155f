package ai.djl.lrdecay.zoo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;

/** The snapshots that ship inside this library. */
record ClassPathSource() implements ZooSource {

    private static final String ROOT = "/ai/djl/lrdecay/zoo/shipped/";

    @Override
    public InputStream open(String path) throws IOException {
        InputStream in = ClassPathSource.class.getResourceAsStream(ROOT + path);
        if (in == null) {
            throw new NoSuchFileException(path);
        }
        return in;
    }

    @Override
    public String place() {
        return "the library";
    }
}
