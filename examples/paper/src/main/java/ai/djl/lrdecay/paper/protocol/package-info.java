/** What was fixed before the runs: all claims, presets, sizes and seeds, with a digest. */
@NullMarked
package ai.djl.lrdecay.paper.protocol;

import org.jspecify.annotations.NullMarked;
