package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.training.precision.PrecisionChoice;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a run is, and where it was computed: {@code run.json}.
 *
 * @param format the version of the layout of the folder
 * @param spec the specification
 * @param places where it was begun, then where it was continued if that was elsewhere; at least one
 * @param precision the times by which the precision was chosen when the run was begun; nothing
 *     where it was asked for
 */
public record RunInfo(
        int format, RunSpec spec, List<Provenance> places, Optional<PrecisionChoice> precision) {

    /** The version of the layout that this code writes. */
    public static final int FORMAT = 3;

    /** The version of before records were sealed, which is still read. */
    public static final int UNSEALED = 2;

    /** Makes the list unmodifiable. */
    public RunInfo {
        places = List.copyOf(places);
        // Records of before there were precisions have none.
        precision = precision == null ? Optional.empty() : precision;
    }

    /**
     * Describes a run for which no precision was chosen.
     *
     * @param format the version of the layout of the folder
     * @param spec the specification
     * @param places where it was begun and continued
     */
    public RunInfo(int format, RunSpec spec, List<Provenance> places) {
        this(format, spec, places, Optional.empty());
    }

    /**
     * Describes a run that begins.
     *
     * @param spec the specification
     * @param place where it is computed
     * @param precision the times by which the precision was chosen, if it was
     * @return the description
     */
    public static RunInfo of(RunSpec spec, Provenance place, Optional<PrecisionChoice> precision) {
        return new RunInfo(FORMAT, spec, List.of(place), precision);
    }

    static boolean isReadable(int format) {
        return format == FORMAT || format == UNSEALED;
    }

    /**
     * Tells whether the records of the run are chained and sealed.
     *
     * @return true unless an older version began the run
     */
    public boolean sealed() {
        return format != UNSEALED;
    }

    /**
     * Returns where it was computed last.
     *
     * @return the circumstances
     */
    public Provenance place() {
        return places.get(places.size() - 1);
    }

    /**
     * Describes the same run, continued elsewhere.
     *
     * @param place where it is continued
     * @return the description; this one if it is the same place
     */
    public RunInfo continuedAt(Provenance place) {
        if (place.equals(place())) {
            return this;
        }
        return new RunInfo(
                format, spec, Stream.concat(places.stream(), Stream.of(place)).toList(), precision);
    }
}
