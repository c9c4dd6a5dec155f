/** One training run: its specification, how it is run and what it leaves on disk. */
package ai.djl.lrdecay.paper.run;
