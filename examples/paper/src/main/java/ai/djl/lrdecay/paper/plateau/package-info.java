/**
 * The plateau schedulers that people use today, by their published rules: what AutoDecay is
 * compared with.
 */
package ai.djl.lrdecay.paper.plateau;
