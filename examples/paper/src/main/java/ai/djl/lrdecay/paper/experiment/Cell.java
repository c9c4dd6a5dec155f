package ai.djl.lrdecay.paper.experiment;

/**
 * One of several places in which a claim must hold.
 *
 * @param label what it is, for people; empty where there is only one
 * @param sample the quantity there
 */
record Cell(String label, Sample sample) {}
