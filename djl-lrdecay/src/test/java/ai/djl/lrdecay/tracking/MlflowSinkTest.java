package ai.djl.lrdecay.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MlflowSinkTest {

    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final List<JsonObject> metrics = Collections.synchronizedList(new ArrayList<>());
    private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());
    private volatile int failures;
    private volatile int largest;

    /** Answers as MLflow's REST API does. */
    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().replace("/api/2.0/mlflow/", "");
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        calls.add(path);
        int code = 200;
        String answer = "{}";
        if (failures > 0) {
            failures--;
            code = 503;
        } else if (path.equals("experiments/get-by-name")) {
            code = 404;
        } else if (path.equals("experiments/create")) {
            answer = "{\"experiment_id\":\"7\"}";
        } else if (path.equals("runs/create")) {
            assertThat(body).contains("\"experiment_id\":\"7\"").contains("lrdecay.model");
            answer = "{\"run\":{\"info\":{\"run_id\":\"r1\"}}}";
        } else if (path.equals("runs/log-batch")) {
            JsonObject request = JsonParser.parseString(body).getAsJsonObject();
            assertThat(request.get("run_id").getAsString()).isEqualTo("r1");
            largest = Math.max(largest, request.getAsJsonArray("metrics").size());
            for (JsonElement metric : request.getAsJsonArray("metrics")) {
                metrics.add(metric.getAsJsonObject());
            }
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static EpochSummary summary(int epoch) {
        return new EpochSummary(epoch, 1, 0.1, 1.0 / epoch, Double.NaN, Map.of("accuracy", 0.5));
    }

    @Test
    void logsEveryEpochAlsoThoseOfWhenTheServerWasDown() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", this::answer);
        server.start();
        try {
            failures = 3;
            URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
            MlflowSink sink = new MlflowSink(address, "ps10", "run", warnings::add);
            sink.begin(Map.of("model", "wrn-10-1"), 0);
            for (int epoch = 1; epoch <= 20; epoch++) {
                sink.epoch(summary(epoch));
            }
            sink.close();
        } finally {
            server.stop(0);
        }
        List<Integer> steps =
                metrics.stream()
                        .filter(metric -> metric.get("key").getAsString().equals("train_loss"))
                        .map(metric -> metric.get("step").getAsInt())
                        .toList();
        assertThat(steps).hasSize(20).isSorted().doesNotHaveDuplicates();
        assertThat(metrics)
                .noneMatch(metric -> metric.get("key").getAsString().equals("validation_loss"));
        assertThat(calls).endsWith("runs/update");
        assertThat(warnings).hasSize(1).allMatch(text -> text.contains("the training continues"));
    }

    @Test
    void aServerThatIsNotThereStopsNothing() {
        MlflowSink sink =
                new MlflowSink(URI.create("http://127.0.0.1:1"), "ps10", "run", warnings::add);
        sink.begin(Map.of(), 0);
        for (int epoch = 1; epoch <= 3; epoch++) {
            sink.epoch(summary(epoch));
        }
        sink.close();
        assertThat(warnings).hasSize(2);
        assertThat(warnings.get(0)).contains("cannot be reached");
        assertThat(warnings.get(1)).startsWith("3 epochs could not be sent");
    }

    /** Two thousand epochs before, of two numbers and a metric each besides rate and stage. */
    @Test
    void aTrainingThatIsResumedIsShownFromItsBeginning() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", this::answer);
        server.start();
        List<EpochSummary> before =
                IntStream.rangeClosed(1, 2000).mapToObj(MlflowSinkTest::summary).toList();
        try {
            URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
            MlflowSink sink = new MlflowSink(address, "ps10", "run", warnings::add);
            sink.begin(Map.of("model", "wrn-10-1"), before);
            sink.epoch(summary(2001));
            sink.close();
        } finally {
            server.stop(0);
        }
        assertThat(metrics.stream().filter(one -> one.get("key").getAsString().equals("accuracy")))
                .extracting(metric -> metric.get("step").getAsInt())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 2001).boxed().toList());
        assertThat(warnings).isEmpty();
        // MLflow refuses a request with more than 1,000 metrics.
        assertThat(largest).isLessThanOrEqualTo(1000);
        assertThat(Collections.frequency(calls, "runs/log-batch")).isLessThan(100);
    }

    /** A loop that is started again in the process, after an exception. */
    @Test
    void eachContinuationIsARunOfItsOwn() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", this::answer);
        server.start();
        try {
            URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
            MlflowSink sink = new MlflowSink(address, "ps10", "run", warnings::add);
            for (int begun = 0; begun < 2; begun++) {
                sink.begin(Map.of("model", "wrn-10-1"), 0);
                sink.epoch(summary(2));
                // A training that begins anew in the same sink counts from 1.
                sink.epoch(summary(1));
                sink.close();
            }
        } finally {
            server.stop(0);
        }
        assertThat(Collections.frequency(calls, "runs/create")).isEqualTo(2);
        assertThat(metrics.stream().filter(one -> one.get("key").getAsString().equals("accuracy")))
                .extracting(metric -> metric.get("step").getAsInt())
                .containsExactly(2, 1, 2, 1);
        assertThat(warnings).isEmpty();
    }
}
