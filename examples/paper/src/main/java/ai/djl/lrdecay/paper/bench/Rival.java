package ai.djl.lrdecay.paper.bench;

import com.google.gson.JsonObject;
import java.nio.file.Path;

/**
 * The same work on the other side.
 *
 * @param label what it is, for instance {@code channels-last}
 * @param request what the other side is asked to make ready; see {@code rivals.py}
 */
record Rival(String label, JsonObject request) {

    /** The parts of a request in turn: a name, a value, a name, a value. */
    static Rival of(String label, String work, Object... parts) {
        JsonObject request = new JsonObject();
        request.addProperty("work", work);
        for (int i = 0; i < parts.length; i += 2) {
            String name = (String) parts[i];
            if (parts[i + 1] instanceof Number number) {
                request.addProperty(name, number);
            } else {
                request.addProperty(name, parts[i + 1].toString());
            }
        }
        return new Rival(label, request);
    }

    /** The request, with the folder in which our side has left its files. */
    JsonObject requestIn(Path folder) {
        JsonObject complete = request.deepCopy();
        complete.addProperty("folder", folder.toString());
        return complete;
    }
}
