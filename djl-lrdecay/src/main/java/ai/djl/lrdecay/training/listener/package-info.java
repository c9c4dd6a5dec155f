/**
 * Listeners for DJL's {@code EasyTrain} and for {@code StagedFit}: what is decided, measured,
 * averaged, saved and shown at the end of an epoch.
 */
package ai.djl.lrdecay.training.listener;
