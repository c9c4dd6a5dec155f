/** The command line: one class per command. */
package ai.djl.lrdecay.paper.cli;
