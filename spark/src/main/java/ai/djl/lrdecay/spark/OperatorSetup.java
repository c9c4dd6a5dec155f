package ai.djl.lrdecay.spark;

import ai.djl.Device;
import ai.djl.lrdecay.hessian.operator.LossOperator;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.pytorch.engine.PtEngine;
import java.io.Serializable;
import java.util.Set;

/**
 * What an executor makes the operator of its partition from.
 *
 * @param network the network
 * @param loss the loss
 * @param kind the matrix
 * @param chosen the names of the parameters that the loss is a function of
 * @param mode whose statistics batch norm uses
 */
record OperatorSetup(
        NetworkSetup network, LossSource loss, CurvatureKind kind, Set<String> chosen, Mode mode)
        implements Serializable {

    /** Whose statistics batch norm uses. */
    enum Mode {
        EVALUATION("evaluation mode"),
        TRAINING("training mode"),
        TRAINING_BY_MICRO_BATCH("training mode, each micro-batch by itself");

        private final String label;

        Mode(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /** An operator with what it needs. */
    record Resident(LossOperator operator, NDManager manager, Runnable data)
            implements AutoCloseable {

        @Override
        public void close() {
            operator.close();
            data.run();
            manager.close();
        }
    }

    Resident open(Slice slice) {
        NDManager manager = NDManager.newBaseManager(Device.cpu(), PtEngine.ENGINE_NAME);
        manager.setName("curvature on spark");
        Slice.Open data = null;
        try {
            Block block = network.receive(manager);
            data = slice.open(manager);
            LossOperator.Builder<?> builder = kind.builder();
            builder.setBlock(block)
                    .setLoss(loss.create())
                    .setData(data.data())
                    .optParameters(chosen::contains)
                    .optCheckDeterministic(false);
            if (mode == Mode.TRAINING) {
                builder.optTrainingMode(true);
            } else if (mode == Mode.TRAINING_BY_MICRO_BATCH) {
                builder.optTrainingModeByMicroBatch();
            }
            return new Resident(builder.build(), manager, data.owner());
        } catch (RuntimeException e) {
            if (data != null) {
                data.owner().run();
            }
            manager.close();
            throw e;
        }
    }
}
