import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Opens a report in a headless Chromium, at 1280 and at 390 pixels, light and dark, and tries it with
 * {@code page.js}, over the DevTools protocol. Fails for an error or a refusal on the console and for
 * anything that is loaded from elsewhere, too.
 *
 * <p>Usage: {@code CheckPage BROWSER PAGE [FOLDER]}; screenshots of the whole page go to the folder.
 */
public final class CheckPage implements WebSocket.Listener {

    private static final int SECONDS = 120;

    private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final StringBuilder message = new StringBuilder();
    private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();
    private WebSocket socket;
    private int calls;

    public static void main(String[] args) throws Exception {
        Path profile = Files.createTempDirectory("check-page");
        Process browser =
                new ProcessBuilder(
                                args[0],
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-extensions",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--no-first-run",
                                "--hide-scrollbars",
                                "--user-data-dir=" + profile,
                                "--remote-debugging-port=0",
                                "about:blank")
                        .redirectErrorStream(true)
                        .start();
        boolean good = true;
        try {
            String address = address(browser);
            Path page = Path.of(args[1]).toAbsolutePath().normalize();
            for (int width : new int[] {1280, 390}) {
                for (String scheme : List.of("light", "dark")) {
                    Path image =
                            args.length < 3
                                    ? null
                                    : Path.of(args[2], "page-" + width + "-" + scheme + ".png");
                    good &= new CheckPage().check(address, page, width, scheme, image);
                }
            }
        } finally {
            browser.descendants().forEach(ProcessHandle::destroyForcibly);
            browser.destroyForcibly().waitFor();
            delete(profile);
        }
        System.exit(good ? 0 : 1);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Where the browser listens, which it says on its standard error. */
    private static String address(Process browser) throws IOException {
        BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(browser.getInputStream(), StandardCharsets.UTF_8));
        List<String> seen = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            seen.add(line);
            if (line.startsWith("DevTools listening on ")) {
                Thread drain = new Thread(() -> lines.lines().forEach(rest -> {}));
                drain.setDaemon(true);
                drain.start();
                return line.substring("DevTools listening on ".length());
            }
        }
        throw new IOException("the browser did not start: " + seen);
    }

    private boolean check(String address, Path page, int width, String scheme, Path image)
            throws Exception {
        socket =
                HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .buildAsync(URI.create(address), this)
                        .get(SECONDS, TimeUnit.SECONDS);
        JsonObject target = object("url", "about:blank");
        String id = call(null, "Target.createTarget", target).get("targetId").getAsString();
        JsonObject attach = object("targetId", id);
        attach.addProperty("flatten", true);
        String session = call(null, "Target.attachToTarget", attach).get("sessionId").getAsString();
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            call(session, domain + ".enable", new JsonObject());
        }
        JsonObject metrics = new JsonObject();
        metrics.addProperty("width", width);
        metrics.addProperty("height", 900);
        metrics.addProperty("deviceScaleFactor", 1);
        metrics.addProperty("mobile", width < 600);
        call(session, "Emulation.setDeviceMetricsOverride", metrics);
        JsonObject media = new JsonObject();
        JsonArray features = new JsonArray();
        JsonObject feature = object("name", "prefers-color-scheme");
        feature.addProperty("value", scheme);
        features.add(feature);
        media.add("features", features);
        call(session, "Emulation.setEmulatedMedia", media);
        loaded = new CompletableFuture<>();
        call(session, "Page.navigate", object("url", page.toUri().toString()));
        loaded.get(SECONDS, TimeUnit.SECONDS);
        JsonObject script =
                object("expression", Files.readString(Path.of(".ci", "page.js")));
        script.addProperty("awaitPromise", true);
        script.addProperty("returnByValue", true);
        JsonObject outcome = call(session, "Runtime.evaluate", script);
        JsonElement value = outcome.getAsJsonObject("result").get("value");
        String text = value == null ? "bad: " + outcome : value.getAsString();
        if (image != null) {
            screenshot(session, image);
        }
        call(null, "Target.closeTarget", object("targetId", id));
        boolean good = text.startsWith("good") && complaints.isEmpty();
        System.out.println(width + " pixels, " + scheme + ": " + text);
        complaints.forEach(complaint -> System.out.println("  " + complaint));
        return good;
    }

    private void screenshot(String session, Path file) throws Exception {
        JsonObject all = object("format", "png");
        all.addProperty("captureBeyondViewport", true);
        String data =
                call(session, "Page.captureScreenshot", all).get("data").getAsString();
        Files.write(file, Base64.getDecoder().decode(data));
    }

    private static JsonObject object(String name, String value) {
        JsonObject object = new JsonObject();
        object.addProperty(name, value);
        return object;
    }

    private JsonObject call(String session, String method, JsonObject parameters) throws Exception {
        JsonObject request = object("method", method);
        int number = ++calls;
        request.addProperty("id", number);
        request.add("params", parameters);
        if (session != null) {
            request.addProperty("sessionId", session);
        }
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        answers.put(number, answer);
        socket.sendText(request.toString(), true).get(SECONDS, TimeUnit.SECONDS);
        JsonObject reply = answer.get(SECONDS, TimeUnit.SECONDS);
        if (reply.has("error")) {
            throw new IOException(method + ": " + reply.get("error"));
        }
        return reply.getAsJsonObject("result");
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        message.append(part);
        if (last) {
            JsonObject json = JsonParser.parseString(message.toString()).getAsJsonObject();
            message.setLength(0);
            receive(json);
        }
        from.request(1);
        return null;
    }

    private void receive(JsonObject json) {
        if (json.has("id")) {
            answers.remove(json.get("id").getAsInt()).complete(json);
            return;
        }
        JsonObject parameters = json.getAsJsonObject("params");
        switch (json.get("method").getAsString()) {
            case "Page.loadEventFired" -> loaded.complete(null);
            case "Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded" ->
                    complaints.add(parameters.toString());
            case "Network.requestWillBeSent" -> {
                String url =
                        parameters.getAsJsonObject("request").get("url").getAsString();
                String kind = parameters.get("type").getAsString();
                if (!url.startsWith("data:") && !kind.equals("Document")) {
                    complaints.add("loaded from elsewhere: " + url);
                }
            }
            default -> {
                // Nothing of interest.
            }
        }
    }
}
