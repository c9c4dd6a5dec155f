/** The command line: one class a command. */
package ai.djl.lrdecay.paper.cli;
