package ai.djl.lrdecay.paper.job;

/**
 * How much work a job is, for guessing how long it takes.
 *
 * @param kind the same text for work whose steps take about as long
 * @param steps the number of epochs of a run; 1 for other work
 * @param samples about how many samples a step goes through, at least 1
 */
public record Effort(String kind, int steps, long samples) {}
