package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.paper.plateau.KerasRule;
import ai.djl.lrdecay.paper.plateau.PlateauRule;
import ai.djl.lrdecay.paper.plateau.PyTorchRule;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The schedules {@code plateau} and {@code plateau:keras}: the published rules of PyTorch and of
 * Keras, which observe the training loss, with their defaults, with a patience of one's own as in
 * {@code plateau@5}, and with a threshold and the most decays as in {@code plateau@8:0.03:3}, where
 * the next plateau ends the training.
 *
 * @param library whose rule
 * @param patience epochs without improvement that are put up with, at least 0
 * @param threshold what counts as an improvement, in [0, 1): a share of the best loss for PyTorch's
 *     rule, a difference for Keras's
 * @param mostDecays after how many decays a plateau ends the training, at least 1; never if empty
 */
record PlateauSpec(Library library, int patience, double threshold, Optional<Integer> mostDecays)
        implements ScheduleSpec {

    /** Whose rule it is. */
    enum Library {
        PYTORCH("plateau", PyTorchRule::new),
        KERAS("plateau:keras", KerasRule::new);

        private final String word;

        // Constructors, which have no state.
        @SuppressWarnings("ImmutableEnumChecker")
        private final Function<PlateauRule.Settings, PlateauRule> maker;

        Library(String word, Function<PlateauRule.Settings, PlateauRule> maker) {
            this.word = word;
            this.maker = maker;
        }
    }

    /** What they all begin with. */
    static final String PREFIX = "plateau";

    /** How they are written. */
    static final String USAGE =
            "plateau for PyTorch's plateau rule, plateau@5 with that patience, plateau@8:0.03:3"
                    + " with a threshold and the most decays, too, and plateau:keras@8 for Keras's";

    private static final PlateauRule.Settings DEFAULTS = PlateauRule.Settings.DEFAULTS;
    private static final Pattern TEXT =
            Pattern.compile(
                    "(plateau(?::keras)?)(?:@(\\d{1,6})(?::([0-9.eE-]{1,20})(?::(\\d{1,3}))?)?)?");

    static PlateauSpec parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw Milestones.bad(text, USAGE, null);
        }
        Library library =
                parts.group(1).equals(Library.KERAS.word) ? Library.KERAS : Library.PYTORCH;
        int patience =
                parts.group(2) == null ? DEFAULTS.patience() : Integer.parseInt(parts.group(2));
        double threshold =
                parts.group(3) == null ? DEFAULTS.threshold() : threshold(text, parts.group(3));
        Optional<Integer> most =
                parts.group(4) == null
                        ? Optional.empty()
                        : Optional.of(Integer.parseInt(parts.group(4)));
        Milestones.require(
                threshold >= 0 && threshold < 1,
                text,
                "its threshold must be in [0, 1), as in plateau@8:0.03");
        Milestones.require(
                most.isEmpty() || most.get() >= 1,
                text,
                "it must decay at least once before it ends, as in plateau@8:0.03:3");
        return new PlateauSpec(library, patience, threshold, most);
    }

    private static double threshold(String text, String number) {
        try {
            return Double.parseDouble(number);
        } catch (NumberFormatException e) {
            throw Milestones.bad(text, USAGE, e);
        }
    }

    @Override
    public RateSchedule start(double initialRate, int epochs) {
        PlateauRule rule =
                library.maker.apply(
                        new PlateauRule.Settings(patience, threshold, DEFAULTS.cooldown()));
        return new PlateauSchedule(rule, mostDecays.orElse(Integer.MAX_VALUE), initialRate);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(library.word);
        boolean ends = mostDecays.isPresent();
        boolean improves = ends || threshold != DEFAULTS.threshold();
        if (improves || patience != DEFAULTS.patience()) {
            text.append('@').append(patience);
        }
        if (improves) {
            text.append(':').append(Json.number(threshold));
        }
        if (ends) {
            text.append(':').append(mostDecays.get());
        }
        return text.toString();
    }
}
