/**
 * The statistics of verdicts: tests, intervals, families and power, as pure arithmetic that knows
 * nothing of runs.
 */
package ai.djl.lrdecay.paper.statistics;
