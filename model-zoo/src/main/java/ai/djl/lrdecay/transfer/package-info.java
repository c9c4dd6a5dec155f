/**
 * What a snapshot is worth on other data: transferability between learning-rate stages (Section 6),
 * and scores that rank snapshots without training them.
 */
@NullMarked
package ai.djl.lrdecay.transfer;

import org.jspecify.annotations.NullMarked;
