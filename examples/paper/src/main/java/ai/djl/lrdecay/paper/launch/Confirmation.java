package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.experiment.Experiment;
import ai.djl.lrdecay.paper.experiment.Preset;
import ai.djl.lrdecay.paper.experiment.Setting;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.job.Job;
import ai.djl.lrdecay.paper.protocol.SealedProtocol;
import ai.djl.lrdecay.paper.run.Provenance;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.transfer.TransferSpec;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether verdicts confirm: only if the seeds do, and all runs of the experiment carry the seal of
 * the protocol, from their beginning to their end.
 */
final class Confirmation {

    private static final String EXPLORATORY =
            "Exploratory: not all runs carry the seal of this protocol.";

    private final Setting setting;

    /** By experiment: the seals of this protocol, and of earlier ones that say the same of it. */
    private final Map<String, Set<String>> accepted;

    /** By the id of finished work: the seals that it carries; an empty one for none. */
    private final Map<String, Set<String>> carried = new HashMap<>();

    private Confirmation(Setting setting, Map<String, Set<String>> accepted) {
        this.setting = setting;
        this.accepted = accepted;
    }

    static Confirmation of(Plan plan) throws IOException {
        SealedProtocol current = SealedProtocol.current();
        Preset preset = plan.setting().preset();
        Map<String, Set<String>> accepted = new HashMap<>();
        for (Experiment experiment : plan.experiments()) {
            accepted.put(experiment.id(), new HashSet<>(Set.of(current.seal())));
        }
        for (SealedProtocol earlier : SealedProtocol.published()) {
            if (earlier.differences(current, preset, List.of()).isEmpty()) {
                List<String> others = earlier.differences(current, preset, plan.experiments());
                accepted.forEach(
                        (id, seals) -> {
                            if (!others.contains(id)) {
                                seals.add(earlier.seal());
                            }
                        });
            }
        }
        return new Confirmation(plan.setting(), accepted);
    }

    /** Adds finished work, with the places where it was begun and continued. */
    void add(Job job, List<Provenance> places) {
        Set<String> seals = new HashSet<>();
        places.forEach(place -> seals.add(place.protocol().orElse("")));
        carried.put(job.id(), seals.isEmpty() ? Set.of("") : seals);
    }

    /** The ids of all work that an experiment rests on, each once. */
    List<String> ids(Experiment experiment) {
        return Stream.concat(
                        experiment.runs(setting).stream().map(RunSpec::id),
                        experiment.transfers(setting).stream().map(TransferSpec::id))
                .distinct()
                .toList();
    }

    /** Whether verdicts of an experiment confirm. */
    boolean confirms(Experiment experiment) {
        return setting.confirmatory() && sealed(experiment);
    }

    private boolean sealed(Experiment experiment) {
        Set<String> seals = accepted.getOrDefault(experiment.id(), Set.of());
        return ids(experiment).stream()
                .map(carried::get)
                .filter(Objects::nonNull)
                .allMatch(seals::containsAll);
    }

    /** Says of each claim that has runs if it only explores. */
    Findings label(Experiment experiment, Findings findings) {
        // What explores because of its seeds says so already.
        if (sealed(experiment) || !setting.confirmatory()) {
            return findings;
        }
        return findings.withClaims(
                findings.claims().stream()
                        .map(claim -> claim.with(claim.outcome().saying(EXPLORATORY)))
                        .toList());
    }
}
