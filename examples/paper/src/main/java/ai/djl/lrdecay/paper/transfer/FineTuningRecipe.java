package ai.djl.lrdecay.paper.transfer;

import ai.djl.lrdecay.paper.run.OptimizerSpec;
import ai.djl.lrdecay.paper.run.ScheduleSpec;

/**
 * How the stages of a model are fine-tuned.
 *
 * @param schedule the schedule
 * @param optimizer the optimizer; its learning rate is that of the new head
 * @param backboneRate what the learning rate is multiplied with for the backbone, at least 0
 * @param epochs the number of epochs, at least 1
 */
public record FineTuningRecipe(
        ScheduleSpec schedule, OptimizerSpec optimizer, double backboneRate, int epochs) {

    /**
     * Checks that the schedule fits the epochs.
     *
     * @throws IllegalArgumentException if something is wrong, in one sentence
     */
    public FineTuningRecipe {
        if (epochs < 1) {
            throw new IllegalArgumentException(
                    "the number of epochs must be at least 1, not " + epochs);
        }
        if (!(backboneRate >= 0 && Double.isFinite(backboneRate))) {
            throw new IllegalArgumentException(
                    "the factor for the backbone must be a number of at least 0, not "
                            + backboneRate);
        }
        schedule.checkWithin(epochs);
    }
}
