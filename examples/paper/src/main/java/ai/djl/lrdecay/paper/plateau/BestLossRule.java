package ai.djl.lrdecay.paper.plateau;

import java.util.Map;
import java.util.TreeMap;

/** What both published rules remember: the best loss, how long ago it was, and the cooldown. */
abstract class BestLossRule implements PlateauRule {

    final Settings settings;
    double best = Double.POSITIVE_INFINITY;
    int waited;
    int cooling;

    BestLossRule(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Map<String, String> state() {
        Map<String, String> state = new TreeMap<>();
        state.put("best", Double.toString(best));
        state.put("waited", Integer.toString(waited));
        state.put("cooling", Integer.toString(cooling));
        return state;
    }

    @Override
    public void restore(Map<String, String> state) {
        String bestText = state.get("best");
        String waitedText = state.get("waited");
        String coolingText = state.get("cooling");
        if (bestText == null || waitedText == null || coolingText == null) {
            throw new IllegalArgumentException("its plateau rule has no state");
        }
        best = Double.parseDouble(bestText);
        waited = Integer.parseInt(waitedText);
        cooling = Integer.parseInt(coolingText);
    }
}
