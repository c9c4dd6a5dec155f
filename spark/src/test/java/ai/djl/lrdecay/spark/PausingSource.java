package ai.djl.lrdecay.spark;

import ai.djl.lrdecay.batch.BatchesView;
import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * PS10, whose executor stops within a pass as long as there is a file {@code pause}, and says which
 * process it is by a file {@code reached-PID}.
 *
 * @param folder the folder of the files
 * @param samples the number of samples
 * @param pixels their width and height
 */
record PausingSource(String folder, int samples, int pixels) implements SampleSource {

    @Override
    public IndexedBatches open(NDManager manager, long from, long to) {
        IndexedBatches part = new PartOfBatches(Networks.ps10(samples, pixels), from, to);
        return new Pausing(part, Path.of(folder));
    }

    private record Pausing(IndexedBatches data, Path folder) implements BatchesView {

        @Override
        public DeviceBatch gather(NDManager manager, NDArray indices) {
            try {
                while (Files.exists(folder.resolve("pause"))) {
                    Path reached = folder.resolve("reached-" + ProcessHandle.current().pid());
                    if (!Files.exists(reached)) {
                        Files.createFile(reached);
                    }
                    Thread.sleep(10);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return data.gather(manager, indices);
        }
    }
}
