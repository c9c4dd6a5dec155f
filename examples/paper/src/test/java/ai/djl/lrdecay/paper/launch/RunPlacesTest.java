package ai.djl.lrdecay.paper.launch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.job.Job;
import ai.djl.lrdecay.paper.job.TrainingJob;
import ai.djl.lrdecay.paper.run.Execution;
import ai.djl.lrdecay.paper.run.Provenance;
import ai.djl.lrdecay.paper.run.Specs;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunPlacesTest {

    private static Job job(int seed) {
        return new TrainingJob(
                Specs.run("ps10:size=1", "constant", Specs.plain(0.1, 8), 1).optSeed(seed).build());
    }

    private static Provenance place(int threads, String device) {
        return new Provenance(
                "PyTorch 2",
                "0.36.0",
                "Linux amd64",
                "17",
                new Execution(threads, device),
                Optional.empty());
    }

    @Test
    void onePlaceIsNotWorthALine() {
        RunPlaces places = new RunPlaces();
        assertThat(places.differences()).isEmpty();
        assertThat(places.texts()).isEmpty();
        places.add(job(1), List.of(place(2, "cpu")));
        places.add(job(2), List.of(place(2, "cpu")));
        places.add(job(3), List.of());
        assertThat(places.differences()).isEmpty();
        assertThat(places.remarks()).isEmpty();
        assertThat(places.texts()).containsEntry("device", "cpu").containsEntry("threads", "2");
    }

    @Test
    void severalPlacesAreNamedWithTheirRuns() {
        RunPlaces places = new RunPlaces();
        places.add(job(1), List.of(place(1, "cpu")));
        places.add(job(2), List.of(place(2, "gpu:0")));
        places.add(job(3), List.of(place(2, "gpu:0")));
        places.add(job(4), List.of(place(1, "cpu"), place(2, "gpu:0")));
        assertThat(places.differences())
                .containsExactlyInAnyOrder(
                        "2 runs on gpu:0, 2 threads, Linux amd64, PyTorch 2",
                        "1 run on cpu, 1 thread, Linux amd64, PyTorch 2: " + job(1).id(),
                        "1 run on cpu, 1 thread, Linux amd64, PyTorch 2, continued on gpu:0,"
                                + " 2 threads, Linux amd64, PyTorch 2: "
                                + job(4).id());
        assertThat(places.differences().get(0)).startsWith("2 runs");
        assertThat(places.remarks()).singleElement().asString().contains("from 3 places");
        assertThat(places.texts()).containsEntry("device", "cpu and gpu:0");
    }
}
