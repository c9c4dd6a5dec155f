package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.experiment.Experiment;
import ai.djl.lrdecay.paper.experiment.Setting;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.job.Job;
import ai.djl.lrdecay.paper.protocol.SealedProtocol;
import ai.djl.lrdecay.paper.run.Provenance;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.transfer.TransferSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
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
    private final Optional<String> seal;
    private final Set<String> without = new HashSet<>();

    Confirmation(Setting setting, SealedProtocol protocol) {
        this.setting = setting;
        seal = Optional.of(protocol.seal());
    }

    /** Adds finished work, with the places where it was begun and continued. */
    void add(Job job, List<Provenance> places) {
        if (places.isEmpty() || !places.stream().allMatch(p -> p.protocol().equals(seal))) {
            without.add(job.id());
        }
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
        return ids(experiment).stream().noneMatch(without::contains);
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
