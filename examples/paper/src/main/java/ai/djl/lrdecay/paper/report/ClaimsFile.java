package ai.djl.lrdecay.paper.report;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Protocol;
import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.paper.statistics.Interval;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text of {@code claims.json}: the protocol, and the claims with their outcomes. */
public final class ClaimsFile {

    private ClaimsFile() {}

    /**
     * Returns the text of the file.
     *
     * @param protocol the protocol
     * @param claims the claims
     * @return JSON with a line end
     */
    public static String text(Protocol protocol, List<Claim> claims) {
        JsonObject file = new JsonObject();
        file.addProperty("protocol", protocol.seal());
        file.addProperty("version", protocol.version());
        JsonArray list = new JsonArray();
        claims.forEach(claim -> list.add(json(claim)));
        file.add("claims", list);
        return Json.PRETTY.toJson(file) + "\n";
    }

    /**
     * Describes what a claim says and how it is tested, without its outcome.
     *
     * @param claim the claim
     * @return its JSON
     */
    public static JsonObject definition(Claim claim) {
        JsonObject json = new JsonObject();
        json.addProperty("id", claim.id());
        json.addProperty("experiment", claim.experiment());
        json.addProperty("paper", claim.paper());
        json.addProperty("statement", claim.statement());
        json.addProperty("kind", claim.kind().name());
        json.addProperty("origin", claim.origin().name());
        json.addProperty("family", claim.family());
        json.addProperty("unit", claim.quantity().unit());
        json.add("range", interval(claim.quantity().scale().range()));
        json.addProperty("scale", claim.quantity().scale().label());
        json.addProperty("margin", claim.quantity().margin());
        return json;
    }

    private static JsonObject json(Claim claim) {
        JsonObject json = definition(claim);
        json.addProperty("estimate", claim.estimate());
        json.add("interval", interval(claim.interval()));
        json.addProperty("p", claim.outcome().p());
        json.addProperty("adjusted", claim.outcome().adjusted());
        json.addProperty("n", claim.n());
        json.addProperty("detectable", claim.outcome().detectable());
        json.addProperty("verdict", claim.verdict().name());
        json.addProperty("detail", claim.detail());
        return json;
    }

    private static JsonElement interval(@Nullable Interval interval) {
        if (interval == null) {
            return JsonNull.INSTANCE;
        }
        JsonArray ends = new JsonArray();
        for (double end : new double[] {interval.low(), interval.high()}) {
            ends.add(Double.isFinite(end) ? new JsonPrimitive(end) : JsonNull.INSTANCE);
        }
        return ends;
    }
}
