package ai.djl.lrdecay.paper.bench;

import ai.djl.lrdecay.paper.bench.Measured.Against;
import ai.djl.lrdecay.paper.bench.Measured.Side;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures both sides in turn: a round of ours, then one of each rival, so that what disturbs the
 * machine disturbs all of them. Rounds before the first that counts are not counted.
 */
final class Comparison {

    private static final int UNCOUNTED = 3;

    // Threads of the side that was on turn before wait busily for a while, and would take the
    // cores.
    private static final long PAUSE_MILLIS = 30;

    private Comparison() {}

    /**
     * Measures.
     *
     * @param benchmark what to measure
     * @param effort how many rounds count
     * @param fixture what benchmarks share
     * @param python the other side; null if there is none
     * @return what was found
     * @throws IOException if our side fails, or the other side ends
     */
    static Measured run(
            Benchmark benchmark, Effort effort, Fixture fixture, @Nullable PythonSide python)
            throws IOException {
        List<Named> sides = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        try {
            sides.add(new Named("ours", benchmark.ours().open(fixture)));
            if (python != null) {
                for (Rival rival : benchmark.rivals()) {
                    try {
                        sides.add(
                                new Named(
                                        rival.label(),
                                        python.open(rival.requestIn(fixture.folder()))));
                    } catch (PythonSide.MissingException e) {
                        missing.add(rival.label() + ": " + e.getMessage());
                    }
                }
            }
            return measured(benchmark.name(), sides, times(benchmark, sides, effort), missing);
        } finally {
            sides.forEach(side -> side.contender().close());
        }
    }

    private record Named(String label, Contender contender) {}

    /** For each side the seconds of each round. */
    private static double[][] times(Benchmark benchmark, List<Named> sides, Effort effort)
            throws IOException {
        double[][] times = new double[sides.size()][effort.rounds()];
        double spent = 0;
        int round = -UNCOUNTED;
        while (!effort.isEnough(round, spent)) {
            for (int side = 0; side < times.length; side++) {
                pause();
                double seconds = sides.get(side).contender().round(benchmark.inARow());
                spent += seconds * benchmark.inARow();
                if (round >= 0) {
                    times[side][round] = seconds;
                }
            }
            round++;
        }
        int counted = round;
        return Arrays.stream(times)
                .map(seconds -> Arrays.copyOf(seconds, counted))
                .toArray(double[][]::new);
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the benchmark was interrupted", e);
        }
    }

    private static Measured measured(
            String name, List<Named> sides, double[][] times, List<String> missing) {
        List<Against> rivals = new ArrayList<>();
        for (int side = 1; side < times.length; side++) {
            double[] ratios = new double[times[side].length];
            for (int round = 0; round < ratios.length; round++) {
                ratios[round] = times[side][round] / times[0][round];
            }
            rivals.add(new Against(side(sides.get(side), times[side]), Quartiles.of(ratios)));
        }
        return new Measured(name, times[0].length, side(sides.get(0), times[0]), rivals, missing);
    }

    private static Side side(Named named, double[] seconds) {
        return new Side(
                named.label(),
                Quartiles.of(seconds),
                named.contender().outcome(),
                named.contender().residentMebibytes());
    }
}
