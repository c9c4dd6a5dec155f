package ai.djl.lrdecay.zoo;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.time.Duration;

/**
 * A zoo behind an https address, as {@link SnapshotPublisher} wrote it into the folder that is
 * served there. An answer that leads to another protocol is not followed.
 *
 * @param root the address, ending in a slash
 */
record HttpsSource(URI root) implements ZooSource {

    private static final int TIMEOUT = (int) Duration.ofSeconds(30).toMillis();

    @Override
    public InputStream open(String path) throws IOException {
        URI address = root.resolve(path);
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT);
        connection.setReadTimeout(TIMEOUT);
        int status;
        try {
            status = connection.getResponseCode();
        } catch (IOException e) {
            // What the platform says names neither the address nor what was wanted.
            throw new ZooException(address + " cannot be reached: " + e.getMessage(), e);
        }
        if (status == HttpURLConnection.HTTP_NOT_FOUND) {
            throw new NoSuchFileException(address.toString());
        }
        if (status != HttpURLConnection.HTTP_OK) {
            throw new ZooException(address + " answers with status " + status);
        }
        return connection.getInputStream();
    }

    @Override
    public String place() {
        return root.toString();
    }
}
