package ai.djl.lrdecay.paper.bench;

import ai.djl.lrdecay.decay.Decision;
import ai.djl.lrdecay.decay.PlateauDetector;
import ai.djl.lrdecay.decay.PlateauSettings;
import ai.djl.lrdecay.decay.Stability;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The cost of an observation, with a window of 10. Run with {@code -prof gc} to see allocation. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PlateauDetectorBenchmark {

    private static final int LOSSES = 4096;

    /** When a loss counts as stable. */
    @Param({"PAPER", "TREND"})
    public Stability criterion;

    private final double[] losses = new double[LOSSES];
    private PlateauDetector detector;
    private int next;

    /** Losses that fall for ever, so that the detector never ends. */
    @Setup
    public void prepare() {
        Random random = new Random(1);
        for (int i = 0; i < LOSSES; i++) {
            losses[i] = 1 + random.nextDouble();
        }
        detector =
                new PlateauDetector(
                        PlateauSettings.builder()
                                .optStability(criterion)
                                .optWindow(10)
                                .optEta(1e-6)
                                .build());
    }

    /**
     * Observes a loss.
     *
     * @return the decision, so that nothing is optimised away
     */
    @Benchmark
    public Decision observe() {
        next = (next + 1) & (LOSSES - 1);
        return detector.observe(losses[next]);
    }
}
