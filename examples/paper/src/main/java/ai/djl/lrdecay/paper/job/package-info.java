/** Work for a process of its own: its kinds, and the file in which a process is handed it. */
@NullMarked
package ai.djl.lrdecay.paper.job;

import org.jspecify.annotations.NullMarked;
