/** The jobs of a reproduction as tasks of Apache Spark, each in a process of its own. */
@NullMarked
package ai.djl.lrdecay.paper.spark;

import org.jspecify.annotations.NullMarked;
