package ai.djl.lrdecay.hessian.algorithm;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * How much memory may be taken for vectors.
 *
 * @param bytes the most bytes; where there are none, most of what is free on the device
 */
record MemoryLimit(OptionalLong bytes) {

    static final MemoryLimit MOST_OF_WHAT_IS_FREE = new MemoryLimit(OptionalLong.empty());

    private static final double SHARE = 0.8;
    private static final double GIB = 1L << 30;

    static MemoryLimit of(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("the memory must be at least 1 byte, not " + bytes);
        }
        return new MemoryLimit(OptionalLong.of(bytes));
    }

    /**
     * Refuses what does not fit, before it is taken.
     *
     * @param needed the bytes needed
     * @param device where they are needed
     * @param what what needs them
     * @param advice what to do
     * @throws IllegalArgumentException if there is not as much
     */
    void check(long needed, Device device, String what, String advice) {
        long there = bytes.orElseGet(() -> (long) (SHARE * free(device)));
        if (needed > there) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "%s need %.2f GiB, and %.2f GiB may be used on %s: %s",
                            what,
                            needed / GIB,
                            there / GIB,
                            device,
                            advice));
        }
    }

    private static long free(Device device) {
        if (device.isGpu()) {
            return CudaUtils.getGpuMemory(device).getMax()
                    - CudaUtils.getGpuMemory(device).getCommitted();
        }
        if (ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system) {
            // What the system uses to cache files is not free and yet there for the taking.
            return Math.max(system.getFreeMemorySize(), system.getTotalMemorySize() / 2);
        }
        return Long.MAX_VALUE;
    }
}
