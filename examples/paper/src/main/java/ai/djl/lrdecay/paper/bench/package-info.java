/**
 * Speed, measured beside PyTorch from Python: what is measured ({@link
 * ai.djl.lrdecay.paper.bench.Benchmarks}), both sides in turn ({@link
 * ai.djl.lrdecay.paper.bench.Comparison}), and what came out.
 */
@NullMarked
package ai.djl.lrdecay.paper.bench;

import org.jspecify.annotations.NullMarked;
