/** The data sets of the command line: where their files are found, and how they are read. */
package ai.djl.lrdecay.paper.data;
