package ai.djl.lrdecay.paper.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Python with PyTorch as a process that is asked by lines of JSON. It ends with its standard
 * input, so also when this process is killed.
 */
final class PythonSide implements AutoCloseable {

    private static final String SCRIPT = "rivals.py";
    private static final long SECONDS_TO_END = 10;

    private final Process process;
    private final BufferedReader answers;
    private final Writer asks;
    private final String version;

    private PythonSide(Process process) throws IOException {
        this.process = process;
        answers =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        asks = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        version = read().get("version").getAsString();
    }

    /** That the other side cannot do something. */
    static final class MissingException extends IOException {

        private static final long serialVersionUID = 1;

        MissingException(String message) {
            super(message);
        }
    }

    /**
     * Starts it.
     *
     * @param python the command
     * @param threads the number of threads
     * @param gpu whether it computes on a GPU
     * @param folder where the script is put
     * @throws IOException if there is no such Python, or it has no PyTorch
     */
    static PythonSide start(String python, int threads, boolean gpu, Path folder)
            throws IOException {
        Path script = folder.resolve(SCRIPT);
        try (InputStream in = PythonSide.class.getResourceAsStream(SCRIPT)) {
            if (in == null) {
                throw new IllegalStateException("the application has no " + SCRIPT);
            }
            Files.copy(in, script);
        }
        Process process;
        try {
            process =
                    new ProcessBuilder(
                                    List.of(
                                            python,
                                            script.toString(),
                                            Integer.toString(threads),
                                            gpu ? "cuda" : "cpu"))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
        } catch (IOException e) {
            throw new IOException("there is no Python to start as '" + python + "'", e);
        }
        try {
            return new PythonSide(process);
        } catch (IOException e) {
            process.destroyForcibly();
            throw new IOException("'" + python + "' has no PyTorch: " + e.getMessage(), e);
        }
    }

    /** The versions of Python and PyTorch. */
    String version() {
        return version;
    }

    /**
     * Makes a way ready.
     *
     * @param request what
     * @return the contender
     * @throws MissingException if it cannot be done there, with the reason
     * @throws IOException if the process has ended
     */
    Contender open(JsonObject request) throws IOException {
        int number = ask(request).get("ready").getAsInt();
        return new Remote(number);
    }

    private final class Remote implements Contender {

        private final int number;
        private String outcome = "";
        private double mebibytes = Double.NaN;

        Remote(int number) {
            this.number = number;
        }

        @Override
        public double round(int times) throws IOException {
            JsonObject request = request("round");
            request.addProperty("times", times);
            JsonObject answer = ask(request);
            outcome = answer.get("outcome").getAsString();
            mebibytes = ResidentMemory.of(process.pid());
            return answer.get("seconds").getAsDouble();
        }

        @Override
        public String outcome() {
            return outcome;
        }

        @Override
        public double residentMebibytes() {
            return mebibytes;
        }

        @Override
        public void close() {
            if (!process.isAlive()) {
                return;
            }
            try {
                ask(request("close"));
            } catch (IOException e) {
                // It has ended, and released everything with that.
                process.destroy();
            }
        }

        private JsonObject request(String what) {
            JsonObject request = new JsonObject();
            request.addProperty(what, number);
            return request;
        }
    }

    private JsonObject ask(JsonObject request) throws IOException {
        asks.write(request + "\n");
        asks.flush();
        JsonObject answer = read();
        if (answer.has("missing")) {
            throw new MissingException(answer.get("missing").getAsString());
        }
        return answer;
    }

    private JsonObject read() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("it ended without an answer");
        }
        try {
            return JsonParser.parseString(line).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw new IOException("it answered '" + line + "'", e);
        }
    }

    @Override
    public void close() {
        try {
            asks.close();
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            answers.close();
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
