package ai.djl.lrdecay.paper.spark;

import ai.djl.lrdecay.paper.launch.RemotePool;
import java.io.IOException;

/** Connects to Spark; found by its name in {@code META-INF/services}. */
public final class SparkPoolService implements RemotePool.Service {

    /** {@inheritDoc} */
    @Override
    public RemotePool connect(RemotePool.Settings settings) throws IOException {
        return SparkPool.connect(settings);
    }
}
