package ai.djl.lrdecay.paper.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A learning-rate schedule as named on the command line: {@code constant}, or {@code step@30,60}
 * with an optional factor, {@code step@30,60x0.2}.
 *
 * @param decays the epochs after which the rate decays, ascending; none for a constant rate
 * @param factor what the rate is multiplied with at a decay, in (0, 1)
 */
record StepSpec(List<Integer> decays, double factor) implements ScheduleSpec {

    static final double DEFAULT_FACTOR = 0.1;

    /** Makes the list unmodifiable. */
    StepSpec {
        decays = List.copyOf(decays);
    }

    static StepSpec parse(String text) {
        if (text.equals("constant")) {
            return new StepSpec(List.of(), DEFAULT_FACTOR);
        }
        String epochs = text.substring("step@".length());
        double factor = DEFAULT_FACTOR;
        List<Integer> decays = new ArrayList<>();
        try {
            int cross = epochs.indexOf('x');
            if (cross >= 0) {
                factor = Double.parseDouble(epochs.substring(cross + 1));
                epochs = epochs.substring(0, cross);
            }
            for (String epoch : epochs.split(",", -1)) {
                decays.add(Integer.parseInt(epoch.strip()));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("bad schedule '" + text + "': use " + USAGE, e);
        }
        boolean ascending = decays.get(0) >= 1;
        for (int i = 1; i < decays.size(); i++) {
            ascending &= decays.get(i) > decays.get(i - 1);
        }
        if (!ascending || !(factor > 0 && factor < 1)) {
            throw new IllegalArgumentException("bad schedule '" + text + "': use " + USAGE);
        }
        return new StepSpec(decays, factor);
    }

    @Override
    public RateSchedule start(double initialRate, int epochs) {
        return new StepSchedule(decays, factor, initialRate);
    }

    @Override
    public void checkWithin(int epochs) {
        for (int decay : decays) {
            Checks.require(
                    decay < epochs,
                    String.format(
                            Locale.ROOT,
                            "the schedule '%s' decays after epoch %d, and the run has only %d: use"
                                    + " more epochs or an earlier decay",
                            this,
                            decay,
                            epochs));
        }
    }

    @Override
    public String toString() {
        if (decays.isEmpty()) {
            return "constant";
        }
        return decays.stream().map(String::valueOf).collect(Collectors.joining(",", "step@", ""))
                + (factor == DEFAULT_FACTOR ? "" : "x" + Json.number(factor));
    }
}
