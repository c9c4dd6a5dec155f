/** Where the numbers of a training are shown while it runs: TensorBoard, MLflow, CSV. */
@NullMarked
package ai.djl.lrdecay.tracking;

import org.jspecify.annotations.NullMarked;
