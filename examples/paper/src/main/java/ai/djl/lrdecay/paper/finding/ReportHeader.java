package ai.djl.lrdecay.paper.finding;

import java.util.List;
import java.util.Map;

/**
 * What stands at the head of a report.
 *
 * @param preset the preset, for instance {@code quick}
 * @param command the command that makes the same report
 * @param provenance software versions, platform, device, by name
 * @param failures runs that failed, one sentence each; empty if none did
 * @param runs the number of runs that the findings rest on
 * @param basis what the findings rest on
 */
public record ReportHeader(
        String preset,
        String command,
        Map<String, String> provenance,
        List<String> failures,
        int runs,
        Basis basis) {

    /** Makes the collections unmodifiable. */
    public ReportHeader {
        provenance = Map.copyOf(provenance);
        failures = List.copyOf(failures);
    }
}
