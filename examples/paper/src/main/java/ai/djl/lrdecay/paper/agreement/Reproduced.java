package ai.djl.lrdecay.paper.agreement;

import ai.djl.lrdecay.paper.experiment.Setting;
import ai.djl.lrdecay.paper.finding.Claim;
import java.util.List;

/**
 * A reproduction and what it came to.
 *
 * @param name where it is kept, as the user named it
 * @param setting its sizes, seeds and data sets
 * @param places where its runs were computed, a line each
 * @param claims all claims of the experiments that it has
 */
public record Reproduced(String name, Setting setting, List<String> places, List<Claim> claims) {

    /** Makes the lists unmodifiable. */
    public Reproduced {
        places = List.copyOf(places);
        claims = List.copyOf(claims);
    }

    /** Whether its quantities are those of another one, but for seeds and machines. */
    boolean hasSizesOf(Reproduced other) {
        return setting.preset() == other.setting.preset()
                && setting.datasets().equals(other.setting.datasets());
    }
}
