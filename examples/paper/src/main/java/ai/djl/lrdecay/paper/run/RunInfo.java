package ai.djl.lrdecay.paper.run;

import java.util.Map;

/**
 * The specification of a run and the circumstances under which it was begun: {@code run.json}.
 *
 * @param format the version of the layout of the folder
 * @param spec the specification
 * @param provenance software versions, platform and device by name
 */
public record RunInfo(int format, RunSpec spec, Map<String, String> provenance) {

    /** The version of the layout that this code writes and reads. */
    public static final int FORMAT = 1;
}
