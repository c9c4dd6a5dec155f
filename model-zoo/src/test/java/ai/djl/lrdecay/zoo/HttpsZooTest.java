package ai.djl.lrdecay.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A zoo behind a real https server on this machine, with a certificate made for the test. */
class HttpsZooTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    /** How the server treats a request. */
    private enum Manner {
        FAITHFUL,
        FLIPPED,
        CUT,
        REDIRECTING,
        BROKEN,
        DRIPPING
    }

    @TempDir static Path folder;
    private static HttpsServer server;
    private static SSLContext before;
    private static Path root;
    private static String address;
    private static volatile Manner manner = Manner.FAITHFUL;
    @TempDir Path apart;

    @BeforeAll
    static void serve() throws Exception {
        Engine.getInstance();
        root = folder.resolve("zoo");
        List<Path> snapshots = Trained.snapshots(folder.resolve("runs"), "served", 3);
        new SnapshotPublisher(root).publish(Trained.publication("served", "1.0.0", 3), snapshots);
        Path store = folder.resolve("server.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "server",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "SAN=dns:localhost,ip:127.0.0.1",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                new String(PASSWORD),
                                "-keystore",
                                store.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory own =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/zoo/", HttpsZooTest::answer);
        address = "https://localhost:" + server.getAddress().getPort() + "/zoo/";
        before = SSLContext.getDefault();
        SSLContext.setDefault(context);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }

    @AfterAll
    static void end() {
        SSLContext.setDefault(before);
        server.stop(0);
    }

    @BeforeEach
    void cacheApart() {
        manner = Manner.FAITHFUL;
        System.setProperty("DJL_CACHE_DIR", apart.toString());
    }

    @AfterEach
    void cacheAsBefore() {
        System.clearProperty("DJL_CACHE_DIR");
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Path file = root.resolve(exchange.getRequestURI().getPath().substring(5)).normalize();
            boolean parameters = file.toString().endsWith(".params");
            if (manner == Manner.BROKEN) {
                exchange.sendResponseHeaders(500, -1);
                return;
            }
            if (manner == Manner.REDIRECTING) {
                exchange.getResponseHeaders().add("Location", "http://localhost:9/zoo/x");
                exchange.sendResponseHeaders(302, -1);
                return;
            }
            if (!Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] content = Files.readAllBytes(file);
            if (manner == Manner.FLIPPED && parameters) {
                content[content.length / 2] ^= 1;
            }
            exchange.sendResponseHeaders(200, content.length);
            if (manner == Manner.DRIPPING && parameters) {
                drip(exchange, content);
                return;
            }
            int length = manner == Manner.CUT && parameters ? content.length / 2 : content.length;
            exchange.getResponseBody().write(content, 0, length);
        }
    }

    /** Never silent for long, and never done. */
    private static void drip(HttpExchange exchange, byte[] content) throws IOException {
        for (byte one : content) {
            exchange.getResponseBody().write(one);
            exchange.getResponseBody().flush();
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static Criteria<Image, Classifications> criteria(String place) {
        return Criteria.builder()
                .setTypes(Image.class, Classifications.class)
                .optModelZoo(new SnapshotZoo(place))
                .optArtifactId("ai.djl.lrdecay:served")
                .optFilter("stage", "1")
                .build();
    }

    private static List<Double> predict(String place) throws Exception {
        Image image =
                ImageFactory.getInstance()
                        .fromImage(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB));
        try (ZooModel<Image, Classifications> model = criteria(place).loadModel();
                Predictor<Image, Classifications> predictor = model.newPredictor()) {
            return predictor.predict(image).getProbabilities();
        }
    }

    @Test
    void predictsAsFromTheFolder() throws Exception {
        StagedSnapshots snapshots = new StagedSnapshots(new SnapshotZoo(address));
        assertThat(snapshots.published()).containsExactly("served");
        assertThat(snapshots.stages("served"))
                .isEqualTo(new StagedSnapshots(new SnapshotZoo(root.toString())).stages("served"));
        assertThat(snapshots.verify("served")).isNotEmpty();
        assertThat(predict(address)).isEqualTo(predict(root.toString()));
        // The address without its last slash is the same place.
        assertThat(predict(address.substring(0, address.length() - 1))).isEqualTo(predict(address));
    }

    /** Neither a changed byte nor a half transfer is taken, and a later good one is. */
    @Test
    void aDamagedTransferIsRefusedAndForgotten() throws Exception {
        for (Manner bad : List.of(Manner.FLIPPED, Manner.CUT)) {
            manner = bad;
            assertThatThrownBy(() -> predict(address))
                    .isInstanceOf(IOException.class)
                    .message()
                    .doesNotContain("\n");
            try (Stream<Path> files = Files.walk(apart)) {
                assertThat(files.filter(file -> file.toString().endsWith(".params"))).isEmpty();
            }
        }
        manner = Manner.FAITHFUL;
        assertThat(predict(address)).isEqualTo(predict(root.toString()));
    }

    @Test
    void saysWhatIsWrongWithTheServer() {
        manner = Manner.BROKEN;
        assertThatThrownBy(() -> predict(address))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(address)
                .hasMessageContaining("answers with status 500");
        manner = Manner.REDIRECTING;
        assertThatThrownBy(() -> predict(address))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("answers with status 302");
        manner = Manner.FAITHFUL;
        String nobody = "https://localhost:9/zoo/";
        assertThatThrownBy(() -> predict(nobody))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(nobody)
                .hasMessageContaining("cannot be reached");
        assertThatThrownBy(() -> new StagedSnapshots(new SnapshotZoo(address)).stages("other"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("other");
        assertThatThrownBy(() -> predict(address.replace("https://", "http://")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("a folder or an https, s3, gs or hdfs address");
    }

    /** A byte now and then is not a transfer: it ends after the limit, whichever is first. */
    @Test
    void aServerThatDripsIsCutOff() throws Exception {
        manner = Manner.DRIPPING;
        System.setProperty(TransferLimits.SECONDS, "2");
        try {
            long begin = System.nanoTime();
            assertThatThrownBy(() -> predict(address))
                    .isInstanceOf(ZooException.class)
                    .hasMessageContaining(address)
                    .hasMessageContaining("takes longer than 2 seconds")
                    .hasMessageContaining(TransferLimits.SECONDS);
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(6));
        } finally {
            System.clearProperty(TransferLimits.SECONDS);
        }
        HttpsSource impatient = new HttpsSource(URI.create(address), Duration.ofMillis(600));
        String path =
                "model/cv/image_classification/ai/djl/lrdecay/served/1.0.0/served-stage1/"
                        + "served-stage1-0000.params";
        assertThatThrownBy(
                        () -> {
                            try (InputStream in = impatient.open(path)) {
                                in.readAllBytes();
                            }
                        })
                .isInstanceOf(ZooException.class)
                .hasMessageContaining(path)
                .hasMessageContaining("sends less than 1000 bytes a second");
        // A server that is in good health is not.
        manner = Manner.FAITHFUL;
        try (InputStream in = impatient.open(path)) {
            assertThat(in.readAllBytes()).isEqualTo(Files.readAllBytes(root.resolve(path)));
        }
    }

    @Test
    void limitsThatAreNoNumbersAreRefused() {
        System.setProperty(TransferLimits.SPEED, "fast");
        try {
            assertThatThrownBy(() -> new StagedSnapshots(new SnapshotZoo(address)).published())
                    .isInstanceOf(ZooException.class)
                    .hasMessageContaining("bytesPerSecond is 'fast'");
        } finally {
            System.clearProperty(TransferLimits.SPEED);
        }
    }

    /** Interim answers without end, or a silent server: plain sockets within TLS. */
    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 100 Continue\r\n\r\n", ""})
    void answersThatNeverComeAreCutOff(String endless) throws Exception {
        try (ServerSocket socket =
                SSLContext.getDefault()
                        .getServerSocketFactory()
                        .createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread thread =
                    new Thread(
                            () -> {
                                try (Socket one = socket.accept()) {
                                    one.getInputStream().read();
                                    while (!socket.isClosed()) {
                                        one.getOutputStream()
                                                .write(endless.getBytes(StandardCharsets.UTF_8));
                                        one.getOutputStream().flush();
                                        Thread.sleep(endless.isEmpty() ? 10 : 0);
                                    }
                                } catch (IOException | InterruptedException e) {
                                    // The client is gone.
                                    return;
                                }
                            });
            thread.setDaemon(true);
            thread.start();
            HttpsSource source =
                    new HttpsSource(
                            URI.create("https://localhost:" + socket.getLocalPort() + "/zoo/"),
                            Duration.ofSeconds(2));
            assertThatThrownBy(() -> source.open("index.txt"))
                    .isInstanceOf(ZooException.class)
                    .hasMessageContaining("/zoo/index.txt");
        }
    }
}
