/**
 * The data sets to which the paper transfers (Section 6), and others, as they are published on
 * disk: which files there are, their classes, and which are for training.
 */
@NullMarked
package ai.djl.lrdecay.transfer.layout;

import org.jspecify.annotations.NullMarked;
