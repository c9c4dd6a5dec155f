package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.paper.plateau.PlateauRule;

/**
 * The schedule {@code plateau}: PyTorch's published rule, which observes the training loss, with
 * its defaults or with a patience of one's own, {@code plateau@5}.
 *
 * @param patience epochs without improvement that are put up with, at least 0
 */
record PlateauSpec(int patience) implements ScheduleSpec {

    private static final String NAME = "plateau";

    static PlateauSpec parse(String text) {
        if (text.equals(NAME)) {
            return new PlateauSpec(PlateauRule.Settings.DEFAULTS.patience());
        }
        String patience = text.substring(NAME.length());
        if (!patience.matches("@\\d{1,6}")) {
            throw new IllegalArgumentException("bad schedule '" + text + "': use " + USAGE);
        }
        return new PlateauSpec(Integer.parseInt(patience.substring(1)));
    }

    @Override
    public RateSchedule start(double initialRate, int epochs) {
        return new PlateauSchedule(
                new PlateauRule.Settings(
                        patience,
                        PlateauRule.Settings.DEFAULTS.threshold(),
                        PlateauRule.Settings.DEFAULTS.cooldown()),
                initialRate);
    }

    @Override
    public String toString() {
        return patience == PlateauRule.Settings.DEFAULTS.patience() ? NAME : NAME + "@" + patience;
    }
}
