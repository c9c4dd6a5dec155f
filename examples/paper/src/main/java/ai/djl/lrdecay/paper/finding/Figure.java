package ai.djl.lrdecay.paper.finding;

import java.awt.image.BufferedImage;
import java.util.List;

/** A picture with a caption. */
public sealed interface Figure {

    /**
     * Returns the name of the file without its ending.
     *
     * @return for instance {@code figure-09-ps10-patterns}
     */
    String id();

    /**
     * Returns the title.
     *
     * @return for instance {@code Figure 9: ..}
     */
    String title();

    /**
     * Returns what is to be seen.
     *
     * @return a sentence or a few
     */
    String caption();

    /**
     * Panels side by side with the same axes.
     *
     * @param id the name of the file without its ending
     * @param title the title
     * @param caption what is to be seen
     * @param xLabel the label of the x axes
     * @param yLabel the label of the y axes
     * @param yMin the lower end of the y axes
     * @param yMax the upper end of the y axes
     * @param panels the panels, at least one
     */
    record Panels(
            String id,
            String title,
            String caption,
            String xLabel,
            String yLabel,
            double yMin,
            double yMax,
            List<Panel> panels)
            implements Figure {

        /** Makes the list unmodifiable. */
        public Panels {
            panels = List.copyOf(panels);
        }
    }

    /**
     * A picture that is ready.
     *
     * @param id the name of the file without its ending
     * @param title the title
     * @param caption what is to be seen
     * @param image the picture
     */
    record Picture(String id, String title, String caption, BufferedImage image)
            implements Figure {}
}
