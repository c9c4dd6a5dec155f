package ai.djl.lrdecay.zoo;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.NoSuchFileException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A zoo behind an https address, as {@link SnapshotPublisher} wrote it into the folder that is
 * served there. An answer that leads to another address is not followed, and none takes longer than
 * {@link TransferLimits}.
 *
 * @param root the address, ending in a slash
 * @param window what the least speed is a mean over, and how long nothing may come
 */
record HttpsSource(URI root, Duration window) implements ZooSource {

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    /** A client has threads of its own: there is one for each set of certificates. */
    private record Client(SSLContext context, HttpClient client) {}

    private static volatile @Nullable Client shared;

    HttpsSource(URI root) {
        this(root, TransferLimits.WINDOW);
    }

    private static HttpClient client() throws IOException {
        SSLContext context;
        try {
            context = SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new ZooException("this Java cannot use https: " + e.getMessage(), e);
        }
        Client known = shared;
        if (known == null || known.context() != context) {
            known =
                    new Client(
                            context,
                            HttpClient.newBuilder()
                                    .version(HttpClient.Version.HTTP_1_1)
                                    .followRedirects(HttpClient.Redirect.NEVER)
                                    .connectTimeout(TransferLimits.WINDOW)
                                    .sslContext(context)
                                    .build());
            shared = known;
        }
        return known.client();
    }

    @Override
    public InputStream open(String path) throws IOException {
        TransferLimits limits = TransferLimits.named();
        URI address = root.resolve(path);
        long begin = System.nanoTime();
        HttpResponse<InputStream> response = response(address, limits);
        if (response.statusCode() != OK) {
            response.body().close();
            if (response.statusCode() == NOT_FOUND) {
                throw new NoSuchFileException(address.toString());
            }
            throw new ZooException(address + " answers with status " + response.statusCode());
        }
        return new TimedStream(response.body(), address.toString(), limits, begin, window);
    }

    private HttpResponse<InputStream> response(URI address, TransferLimits limits)
            throws IOException {
        long patience = Math.min(window.toMillis(), TimeUnit.SECONDS.toMillis(limits.seconds()));
        Future<HttpResponse<InputStream>> answer =
                client().sendAsync(
                                HttpRequest.newBuilder(address)
                                        .timeout(Duration.ofMillis(patience))
                                        .build(),
                                HttpResponse.BodyHandlers.ofInputStream());
        try {
            return answer.get(patience, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw silent(address, patience, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HttpTimeoutException) {
                throw silent(address, patience, e);
            }
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String reason = cause.getMessage();
            // What the platform says names neither the address nor what was wanted.
            throw new ZooException(
                    address
                            + " cannot be reached: "
                            + (reason == null ? cause.getClass().getSimpleName() : reason),
                    e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new ZooException("waiting for " + address + " was interrupted", e);
        }
    }

    private static ZooException silent(URI address, long patience, Exception e) {
        return new ZooException(
                address + " cannot be reached: no answer within " + patience + " ms", e);
    }

    @Override
    public String place() {
        return root.toString();
    }
}
