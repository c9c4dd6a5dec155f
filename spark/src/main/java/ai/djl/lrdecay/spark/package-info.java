/**
 * Curvature and scores over data in partitions, on Apache Spark. Spark is provided: by a cluster,
 * or by a program's own class path.
 */
@NullMarked
package ai.djl.lrdecay.spark;

import org.jspecify.annotations.NullMarked;
