package ai.djl.lrdecay.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class DeviceScalarsTest {

    private static final int THREADS = 8;

    /** A thread for each device, as a training on several devices has. */
    @Test
    void serveSeveralThreadsAtOnce() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        try {
            for (int round = 0; round < 50; round++) {
                CyclicBarrier start = new CyclicBarrier(THREADS);
                try (DeviceScalars scalars = new DeviceScalars()) {
                    List<Callable<float[]>> tasks = new ArrayList<>();
                    for (int thread = 0; thread < THREADS; thread++) {
                        tasks.add(
                                () -> {
                                    start.await();
                                    return products(scalars);
                                });
                    }
                    for (Future<float[]> products : executor.invokeAll(tasks)) {
                        assertThat(products.get()).containsExactly(2, 4, 6, 8, 10, 12);
                    }
                }
            }
        } finally {
            executor.shutdownNow();
        }
    }

    /** Twice the numbers from 1, each as a product with a scalar. */
    private static float[] products(DeviceScalars scalars) {
        float[] products = new float[6];
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray two = manager.create(new float[] {2});
            for (int i = 0; i < products.length; i++) {
                products[i] = scalars.times(two, i + 1).toFloatArray()[0];
            }
        }
        return products;
    }
}
