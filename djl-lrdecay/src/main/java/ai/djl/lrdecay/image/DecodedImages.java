package ai.djl.lrdecay.image;

import ai.djl.Device;
import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.util.SplitMix64;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Labelled image files that are decoded while they are used: data that are too large for memory.
 *
 * <p>In a pass several threads decode the coming batches while the device works on the current one;
 * images cross to the device as bytes and are normalised there. What is random in a crop follows
 * from the seed of the pass and the number of the sample, whatever the number of threads. A file
 * that cannot be read ends the pass with an {@link UncheckedIOException} that names it.
 */
public final class DecodedImages implements IndexedBatches {

    /** Batches that are decoded ahead: enough to bridge a slow file. */
    private static final int AHEAD = 3;

    private final ImageFiles files;
    private final int[] labels;
    private final ImageCrop crop;
    private final PixelScaling scaling;
    private final ImageDecoder decoder;
    private final ExecutorService threads;
    private final Map<Device, PixelScaling.OnDevice> scalings = new ConcurrentHashMap<>();
    private final List<NDManager> owners = new ArrayList<>();

    /**
     * Takes files.
     *
     * @param files the files with their labels
     * @param crop the part of an image that is seen
     * @param mean the mean of each channel, on the scale from 0 to 1; one for grey images, three
     *     for colour
     * @param deviation the standard deviation of each channel, on the same scale, above 0
     * @param threads how many threads decode, at least 1
     * @throws IllegalArgumentException if there are neither one nor three channels, or numbers are
     *     out of range
     */
    public DecodedImages(
            ImageFiles files, ImageCrop crop, float[] mean, float[] deviation, int threads) {
        this.files = files;
        this.labels = files.labelArray();
        this.crop = crop;
        this.scaling = new PixelScaling(mean, deviation);
        this.decoder = new ImageDecoder(crop, mean.length);
        this.threads =
                Executors.newFixedThreadPool(
                        threads,
                        task -> {
                            Thread thread = new Thread(task, "image decoder");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /** {@inheritDoc} */
    @Override
    public long size() {
        return labels.length;
    }

    /** {@inheritDoc} */
    @Override
    public int classes() {
        return files.classes();
    }

    /** {@inheritDoc} */
    @Override
    public Shape inputShape() {
        return new Shape(scaling.channels(), crop.height(), crop.width());
    }

    /** {@inheritDoc} */
    @Override
    public DeviceBatch gather(NDManager manager, NDArray indices) {
        return upload(manager, wait(decode(indices.toLongArray(), 0)));
    }

    /** {@inheritDoc} */
    @Override
    public Pass pass(long[] order, List<Portion> portions, long seed) {
        return new DecodedPass(order, portions, seed);
    }

    private DeviceBatch upload(NDManager manager, Decoded decoded) {
        Shape shape =
                new Shape(decoded.labels.length, crop.height(), crop.width(), scaling.channels());
        NDArray labelArray = manager.create(decoded.labels);
        try (NDArray bytes =
                manager.create(ByteBuffer.wrap(decoded.pixels), shape, DataType.UINT8)) {
            NDArray inputs =
                    scalings.computeIfAbsent(manager.getDevice(), this::scaling).apply(bytes);
            inputs.attach(manager);
            return new DeviceBatch(inputs, labelArray, labelArray.zerosLike());
        }
    }

    private PixelScaling.OnDevice scaling(Device device) {
        NDManager owner = NDManager.newBaseManager(device);
        synchronized (owners) {
            owners.add(owner);
        }
        return scaling.on(owner);
    }

    /** Starts to decode a batch. */
    private Decoding decode(long[] samples, long seed) {
        int length = crop.height() * crop.width() * scaling.channels();
        byte[] pixels = new byte[Math.multiplyExact(samples.length, length)];
        long[] chosen = new long[samples.length];
        List<Future<?>> tasks = new ArrayList<>();
        for (int i = 0; i < samples.length; i++) {
            int place = i;
            int sample = Math.toIntExact(samples[i]);
            chosen[i] = labels[sample];
            tasks.add(
                    threads.submit(
                            () -> {
                                decoder.decode(
                                        files.files().get(sample),
                                        SplitMix64.stream(seed, "crop", sample),
                                        pixels,
                                        place * length);
                                return place;
                            }));
        }
        return new Decoding(new Decoded(pixels, chosen), tasks);
    }

    private static Decoded wait(Decoding decoding) {
        try {
            for (Future<?> task : decoding.tasks) {
                task.get();
            }
            return decoding.result;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw new UncheckedIOException(failure);
            }
            throw new IllegalStateException("an image could not be decoded", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while images were decoded");
        }
    }

    /** Ends the threads and releases the memory held on the devices. */
    @Override
    public void close() {
        threads.shutdownNow();
        scalings.clear();
        synchronized (owners) {
            owners.forEach(NDManager::close);
            owners.clear();
        }
    }

    /** A decoded batch on the host. */
    private record Decoded(byte[] pixels, long[] labels) {}

    /** A batch that is being decoded. */
    private record Decoding(Decoded result, List<Future<?>> tasks) {}

    /** Keeps the threads some batches ahead. */
    private final class DecodedPass implements Pass {

        private final long[] order;
        private final Iterator<Portion> portions;
        private final long seed;
        private final Deque<Decoding> ahead = new ArrayDeque<>();

        DecodedPass(long[] order, List<Portion> portions, long seed) {
            this.order = order;
            this.portions = portions.iterator();
            this.seed = seed;
            for (int i = 0; i < AHEAD; i++) {
                more();
            }
        }

        private void more() {
            if (portions.hasNext()) {
                Portion portion = portions.next();
                ahead.add(decode(Arrays.copyOfRange(order, portion.from(), portion.to()), seed));
            }
        }

        @Override
        public DeviceBatch next(NDManager manager) {
            Decoding next = ahead.poll();
            if (next == null) {
                throw new NoSuchElementException("the pass is at its end");
            }
            more();
            return upload(manager, DecodedImages.wait(next));
        }

        @Override
        public void close() {
            ahead.forEach(decoding -> decoding.tasks.forEach(task -> task.cancel(false)));
            ahead.clear();
        }
    }
}
