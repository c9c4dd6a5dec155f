package ai.djl.lrdecay.spark;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.io.Serializable;

/**
 * On what an executor computes, as far as results may depend on it in their last bits.
 *
 * @param engine the engine with its version
 * @param djl the version of DJL
 * @param java the version of Java
 * @param threads the number of threads of an operation
 */
record ExecutorPlace(String engine, String djl, String java, int threads) implements Serializable {

    static ExecutorPlace here() {
        Engine engine = Engine.getInstance();
        return new ExecutorPlace(
                engine.getEngineName() + " " + engine.getVersion(),
                Engine.getDjlVersion(),
                System.getProperty("java.version"),
                JniUtils.getNumThreads());
    }
}
