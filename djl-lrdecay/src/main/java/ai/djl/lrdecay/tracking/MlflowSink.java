package ai.djl.lrdecay.tracking;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Logs a run to an MLflow tracking server over its REST API 2.0, from a thread of its own.
 *
 * <p>A server that is down, slow or refuses never stops a training and is never waited for: what
 * could not be sent is kept, up to {@value #MOST_KEPT} epochs, and sent with a later epoch. One
 * warning is given, and one more where epochs were lost. {@link #close} waits at most ten seconds.
 * A training that is resumed is another run on the server; it shows the earlier epochs, too, if the
 * training has kept their numbers.
 *
 * <p>The environment variables {@code MLFLOW_TRACKING_TOKEN}, or {@code MLFLOW_TRACKING_USERNAME}
 * and {@code MLFLOW_TRACKING_PASSWORD}, are used as MLflow's own clients use them.
 */
public final class MlflowSink implements EpochSink {

    private static final int MOST_KEPT = 10_000;

    /** MLflow takes no more in one request. */
    private static final int MOST_METRICS = 1000;

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final long CLOSE_SECONDS = 10;

    private final URI server;
    private final String experiment;
    private final String name;
    private final Consumer<String> warnings;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final Deque<EpochSummary> waiting = new ArrayDeque<>();
    private @Nullable ExecutorService sender;
    private Map<String, String> settings = Map.of();
    private @Nullable String run;
    private boolean warned;
    private int lost;

    /**
     * Creates a sink.
     *
     * @param server the address of the tracking server, for instance {@code http://localhost:5000}
     * @param experiment the name of the experiment; made if absent
     * @param name the name of the run
     * @param warnings receives one sentence where something is wrong
     */
    public MlflowSink(URI server, String experiment, String name, Consumer<String> warnings) {
        this.server = server;
        this.experiment = experiment;
        this.name = name;
        this.warnings = warnings;
    }

    /** {@inheritDoc} */
    @Override
    public void begin(Map<String, String> shown, int epochsDone) {
        settings = new LinkedHashMap<>(shown);
        run = null;
        warned = false;
        lost = 0;
        sender =
                Executors.newSingleThreadExecutor(
                        task -> {
                            Thread thread = new Thread(task, "mlflow");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /** {@inheritDoc} */
    @Override
    public boolean isEmpty() {
        return true;
    }

    /** {@inheritDoc} */
    @Override
    public void epoch(EpochSummary summary) {
        synchronized (waiting) {
            if (waiting.size() == MOST_KEPT) {
                waiting.removeFirst();
                lost++;
            }
            waiting.addLast(summary);
        }
        ExecutorService thread = sender;
        if (thread != null) {
            thread.execute(this::send);
        }
    }

    /** Sends what is waiting; called by the one thread. */
    private void send() {
        while (true) {
            List<EpochSummary> some = some();
            if (some.isEmpty()) {
                return;
            }
            try {
                log(runId(), some);
            } catch (IOException | RuntimeException e) {
                warn("MLflow at " + server + " cannot be reached: " + e.getMessage());
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            synchronized (waiting) {
                // Meanwhile the oldest may have made room: only what is still there is taken away.
                for (EpochSummary sent : some) {
                    if (sent.equals(waiting.peekFirst())) {
                        waiting.removeFirst();
                    }
                }
            }
        }
    }

    /** As many of the epochs that are waiting as go into one request. */
    private List<EpochSummary> some() {
        List<EpochSummary> some = new ArrayList<>();
        int count = 0;
        synchronized (waiting) {
            for (EpochSummary summary : waiting) {
                count += values(summary).size();
                if (count > MOST_METRICS && !some.isEmpty()) {
                    break;
                }
                some.add(summary);
            }
        }
        return some;
    }

    private static Map<String, Double> values(EpochSummary summary) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(EpochSummary.TRAIN_LOSS, summary.trainLoss());
        values.put(EpochSummary.VALIDATION_LOSS, summary.validationLoss());
        values.put("learning_rate", summary.learningRate());
        values.put("stage", (double) summary.stage());
        values.putAll(summary.metrics());
        values.values().removeIf(value -> !Double.isFinite(value));
        return values;
    }

    private void warn(String message) {
        if (!warned) {
            warned = true;
            warnings.accept(message + " (the training continues).");
        }
    }

    private String runId() throws IOException, InterruptedException {
        String known = run;
        if (known != null) {
            return known;
        }
        JsonObject request = new JsonObject();
        request.addProperty("experiment_id", experimentId());
        request.addProperty("run_name", name);
        request.addProperty("start_time", System.currentTimeMillis());
        JsonArray tags = new JsonArray();
        settings.forEach((key, value) -> tags.add(pair("lrdecay." + key, value)));
        request.add("tags", tags);
        JsonObject info =
                post("runs/create", request).getAsJsonObject("run").getAsJsonObject("info");
        String created = info.get("run_id").getAsString();
        run = created;
        return created;
    }

    private String experimentId() throws IOException, InterruptedException {
        String query = URLEncoder.encode(experiment, StandardCharsets.UTF_8);
        HttpResponse<String> found =
                send(request("experiments/get-by-name?experiment_name=" + query).GET().build());
        if (found.statusCode() == 200) {
            return json(found).getAsJsonObject("experiment").get("experiment_id").getAsString();
        }
        JsonObject request = new JsonObject();
        request.addProperty("name", experiment);
        return post("experiments/create", request).get("experiment_id").getAsString();
    }

    private void log(String id, List<EpochSummary> summaries)
            throws IOException, InterruptedException {
        JsonArray metrics = new JsonArray();
        long now = System.currentTimeMillis();
        for (EpochSummary summary : summaries) {
            values(summary)
                    .forEach(
                            (key, value) -> {
                                JsonObject metric = new JsonObject();
                                metric.addProperty("key", key);
                                metric.addProperty("value", value);
                                metric.addProperty("timestamp", now);
                                metric.addProperty("step", summary.epoch());
                                metrics.add(metric);
                            });
        }
        JsonObject request = new JsonObject();
        request.addProperty("run_id", id);
        request.add("metrics", metrics);
        post("runs/log-batch", request);
    }

    private static JsonObject pair(String key, String value) {
        JsonObject pair = new JsonObject();
        pair.addProperty("key", key);
        pair.addProperty("value", value);
        return pair;
    }

    private JsonObject post(String path, JsonObject body) throws IOException, InterruptedException {
        HttpResponse<String> response =
                send(
                        request(path)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                                .build());
        if (response.statusCode() != 200) {
            throw new IOException(path + " answered " + response.statusCode());
        }
        return json(response);
    }

    private static JsonObject json(HttpResponse<String> response) {
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }

    private HttpResponse<String> send(HttpRequest request)
            throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        String base = server.toString().replaceAll("/+$", "");
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(URI.create(base + "/api/2.0/mlflow/" + path))
                        .timeout(TIMEOUT);
        String token = System.getenv("MLFLOW_TRACKING_TOKEN");
        String user = System.getenv("MLFLOW_TRACKING_USERNAME");
        String password = System.getenv("MLFLOW_TRACKING_PASSWORD");
        if (token != null) {
            builder.header("Authorization", "Bearer " + token);
        } else if (user != null && password != null) {
            byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            builder.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(both));
        }
        return builder;
    }

    private void finish() {
        String id = run;
        if (id != null) {
            JsonObject request = new JsonObject();
            request.addProperty("run_id", id);
            request.addProperty("status", "FINISHED");
            request.addProperty("end_time", System.currentTimeMillis());
            try {
                post("runs/update", request);
            } catch (IOException | RuntimeException e) {
                warn("MLflow at " + server + " cannot be reached: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** {@inheritDoc} */
    @Override
    public void close() {
        ExecutorService thread = sender;
        if (thread == null) {
            return;
        }
        sender = null;
        thread.execute(this::send);
        thread.execute(this::finish);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
        synchronized (waiting) {
            lost += waiting.size();
            if (lost > 0) {
                warnings.accept(lost + " epochs could not be sent to MLflow at " + server + ".");
            }
            waiting.clear();
        }
    }
}
