/** Programs to copy: one file each, complete with imports. */
package ai.djl.lrdecay.examples;
