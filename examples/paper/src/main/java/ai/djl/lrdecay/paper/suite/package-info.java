/**
 * The suite of loss curves: simulated trainings in closed loop, on which schedules that watch the
 * loss are compared with each other and with an oracle.
 */
package ai.djl.lrdecay.paper.suite;
