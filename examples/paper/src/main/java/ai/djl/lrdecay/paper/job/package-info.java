/** Work for a process of its own: its kinds, and the file that hands it to a process. */
@NullMarked
package ai.djl.lrdecay.paper.job;

import org.jspecify.annotations.NullMarked;
