package ai.djl.lrdecay.paper.finding;

import ai.djl.lrdecay.paper.statistics.Scale;

/**
 * What a claim is about.
 *
 * @param unit what is counted, for instance {@code accuracy}
 * @param scale what it is averaged on, with its range
 * @param margin where the claim turns, in the unit of the quantity; of equivalence and
 *     non-inferiority a distance from no effect, as a factor on the logarithmic scale
 */
public record Quantity(String unit, Scale scale, double margin) {}
