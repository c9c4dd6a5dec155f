/** Transfer of snapshots to other data: what is computed from their features, and its records. */
@NullMarked
package ai.djl.lrdecay.paper.transfer;

import org.jspecify.annotations.NullMarked;
