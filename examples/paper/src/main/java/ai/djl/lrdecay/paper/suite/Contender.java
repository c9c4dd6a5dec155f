package ai.djl.lrdecay.paper.suite;

import java.util.function.Supplier;

/**
 * A policy that takes part.
 *
 * @param name its name in the table
 * @param policy makes the policy before its first observation
 */
record Contender(String name, Supplier<Policy> policy) {}
