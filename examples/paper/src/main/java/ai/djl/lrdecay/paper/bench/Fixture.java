package ai.djl.lrdecay.paper.bench;

import ai.djl.Device;
import java.nio.file.Path;

/**
 * What benchmarks share.
 *
 * @param folder a folder for files, emptied at the end
 * @param device where our side computes
 * @param threads the number of CPU threads of both sides
 */
record Fixture(Path folder, Device device, int threads) {}
