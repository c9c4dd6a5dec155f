package ai.djl.lrdecay.paper.finding;

import java.util.List;

/**
 * One set of axes.
 *
 * @param title the title
 * @param series the curves
 * @param decays where the learning rate changes, to be marked on the x axis
 */
public record Panel(String title, List<Series> series, List<Double> decays) {

    /** Makes the lists unmodifiable. */
    public Panel {
        series = List.copyOf(series);
        decays = List.copyOf(decays);
    }
}
