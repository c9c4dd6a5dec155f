package ai.djl.lrdecay.paper.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.paper.job.Job;
import ai.djl.lrdecay.paper.job.TrainingJob;
import ai.djl.lrdecay.paper.run.Specs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimeLeftTest {

    private static Job spec(int train, int epochs, double rate) {
        return new TrainingJob(
                Specs.run(
                                "ps10:train=" + train + ",test=16,size=1",
                                "constant",
                                Specs.plain(rate, 64),
                                epochs)
                        .build());
    }

    @Test
    void nothingIsKnownBeforeAStepWasSeen() {
        TimeLeft time = new TimeLeft();
        Job job = spec(1000, 10, 0.1);
        time.observe(job, 0, 100);
        assertThat(time.seconds(List.of(job), any -> 0)).isEmpty();
    }

    /** 4 steps of 2 s, 10 of them, and 400 of a kind that is a tenth as large: 8 + 20 + 80 s. */
    @Test
    void unseenKindsTakeAsLongForASample() {
        TimeLeft time = new TimeLeft();
        Job running = spec(1000, 10, 0.1);
        Job waiting = spec(1000, 10, 0.2);
        Job small = spec(100, 400, 0.1);
        time.observe(running, 0, 100);
        time.observe(running, 6, 112);
        Map<Job, Integer> done = Map.of(running, 6, waiting, 0, small, 0);
        assertThat(time.seconds(List.of(running, waiting, small), done::get).orElseThrow())
                .isCloseTo(108, within(1e-9));
    }

    /** A run that is continued took no time for what it had done before. */
    @Test
    void whatWasDoneBeforeTookNoTimeHere() {
        TimeLeft time = new TimeLeft();
        Job job = spec(1000, 100, 0.1);
        time.observe(job, 50, 7);
        time.observe(job, 60, 12);
        assertThat(time.seconds(List.of(job), any -> 60).orElseThrow()).isCloseTo(20, within(1e-9));
    }
}
