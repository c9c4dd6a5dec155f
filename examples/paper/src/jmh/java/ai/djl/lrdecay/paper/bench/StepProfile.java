package ai.djl.lrdecay.paper.bench;

import ai.djl.lrdecay.dataset.Ps10;
import ai.djl.pytorch.jni.JniUtils;
import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.Buffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.loading.ClassReloadingStrategy;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.matcher.ElementMatchers;
import org.jspecify.annotations.Nullable;

/**
 * Says where the time of a training step goes, for plain DJL's and for that of this library, which
 * are those of {@link StepComparison}: within PyTorch and by which of its functions, in the calls
 * through JNI, in Java; how much garbage is made, and how many bytes are copied between Java and
 * PyTorch.
 *
 * <p>Every call of DJL's engine is timed from outside, which costs some 0.1 microseconds a call.
 * What a call through JNI costs by itself is measured with one that does nothing. Arguments: depth,
 * widening factor, image size, batch size, steps.
 */
public final class StepProfile {

    /** Until then the Java compiler has compiled what counts, also of steps that take seconds. */
    private static final double WARM_UP_SECONDS = 15;

    private static final int MOST_FUNCTIONS = 8;
    private static final int EMPTY_CALLS = 5_000_000;
    private static final double NANOS = 1e9;

    /** Number, nanoseconds and bytes by function. */
    private static final Map<String, long[]> CALLS = new HashMap<>();

    /** How deep the thread is within calls: one that is made by another is a part of it. */
    private static final ThreadLocal<int[]> DEPTH = ThreadLocal.withInitial(() -> new int[1]);

    private StepProfile() {}

    /** A training step that can be repeated. */
    @FunctionalInterface
    private interface Step {
        void run(int number);
    }

    /**
     * Runs the profile.
     *
     * @param args depth, widening factor, image size, batch size, steps; 16 2 32 128 30 by default
     */
    public static void main(String[] args) {
        int depth = argument(args, 0, 16);
        int widen = argument(args, 1, 2);
        int size = argument(args, 2, 32);
        int batch = argument(args, 3, 128);
        int steps = argument(args, 4, 30);
        print("WRN-%d-%d, %d x %d, batch %d, %d steps", depth, widen, size, size, batch, steps);
        try (Ps10 data =
                        Ps10.builder()
                                .setSampling(batch, true)
                                .optTrainSize(Math.max(10_000, batch))
                                .optImageSize(size, size)
                                .build();
                StepComparison.Ours ours = new StepComparison.Ours(depth, widen, data, batch);
                StepComparison.Plain plain = new StepComparison.Plain(depth, widen, data, batch)) {
            double empty = emptyCall();
            print("a call through JNI that does nothing: %.0f ns", empty * NANOS);
            install();
            profile("plain DJL", number -> plain.step(), steps, empty);
            profile("this library", ours::step, steps, empty);
        }
    }

    private static int argument(String[] args, int index, int otherwise) {
        return args.length > index ? Integer.parseInt(args[index]) : otherwise;
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    /** The median of some rounds, in seconds. */
    private static double emptyCall() {
        double[] rounds = new double[7];
        int on = 0;
        for (int round = 0; round < rounds.length; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < EMPTY_CALLS; i++) {
                on += JniUtils.isGradMode() ? 1 : 0;
            }
            rounds[round] = (System.nanoTime() - start) / NANOS / EMPTY_CALLS;
        }
        Arrays.sort(rounds);
        // What nobody looks at need not be computed.
        return on < 0 ? Double.NaN : rounds[rounds.length / 2];
    }

    private static void install() {
        ByteBuddyAgent.install();
        new ByteBuddy()
                .redefine(JniUtils.class)
                .visit(
                        Advice.to(Timed.class)
                                .on(ElementMatchers.isPublic().and(ElementMatchers.isStatic())))
                .make()
                .load(JniUtils.class.getClassLoader(), ClassReloadingStrategy.fromInstalledAgent());
    }

    private static void profile(String name, Step step, int steps, double empty) {
        int done = 0;
        for (long begin = System.nanoTime();
                System.nanoTime() - begin < WARM_UP_SECONDS * NANOS;
                done++) {
            step.run(done);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        System.gc();
        CALLS.clear();
        long collecting = collecting();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        for (int i = 0; i < steps; i++) {
            step.run(done + i);
        }
        double seconds = (System.nanoTime() - start) / NANOS / steps;
        double garbage = (threads.getCurrentThreadAllocatedBytes() - allocated) / (double) steps;
        double collected = (collecting() - collecting) / 1e3 / steps;
        double calls = 0;
        double within = 0;
        double copied = 0;
        for (long[] call : CALLS.values()) {
            calls += call[0] / (double) steps;
            within += call[1] / NANOS / steps;
            copied += call[2] / (double) steps;
        }
        print("");
        print("%s: %.2f ms a step", name, 1e3 * seconds);
        print("  within the engine   %6.2f %%  %9.3f ms", percent(within, seconds), 1e3 * within);
        CALLS.entrySet().stream()
                .sorted(Comparator.comparingLong(entry -> -entry.getValue()[1]))
                .limit(MOST_FUNCTIONS)
                .forEach(
                        entry ->
                                print(
                                        "    %-18s%6.2f %%  %9.3f ms  %6.1f calls",
                                        entry.getKey(),
                                        percent(entry.getValue()[1] / NANOS / steps, seconds),
                                        1e3 * entry.getValue()[1] / NANOS / steps,
                                        entry.getValue()[0] / (double) steps));
        print(
                "  of it JNI itself    %6.2f %%  %9.3f ms  %6.1f calls",
                percent(calls * empty, seconds), 1e3 * calls * empty, calls);
        print(
                "  Java                %6.2f %%  %9.3f ms",
                percent(seconds - within, seconds), 1e3 * (seconds - within));
        print(
                "  garbage             %.1f KiB a step; collecting it %.2f %% of the time",
                garbage / 1024, percent(collected, seconds));
        print("  copied              %.1f KiB a step between Java and PyTorch", copied / 1024);
    }

    private static double percent(double part, double whole) {
        return 100 * part / whole;
    }

    private static long collecting() {
        List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
        return collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum();
    }

    /**
     * Begins a call; called by the changed code.
     *
     * @return the time
     */
    public static long enter() {
        DEPTH.get()[0]++;
        return System.nanoTime();
    }

    /**
     * Ends a call; called by the changed code.
     *
     * @param method its name
     * @param start when it began
     * @param arguments what it was given
     * @param result what it returned; null where there is nothing
     */
    public static void exit(
            String method, long start, Object[] arguments, @Nullable Object result) {
        long nanos = System.nanoTime() - start;
        int[] depth = DEPTH.get();
        depth[0]--;
        if (depth[0] > 0) {
            return;
        }
        long bytes = result instanceof Buffer buffer ? buffer.remaining() : 0;
        for (Object argument : arguments) {
            bytes += argument instanceof Buffer buffer ? buffer.remaining() : 0;
        }
        synchronized (CALLS) {
            long[] call = CALLS.computeIfAbsent(method, name -> new long[3]);
            call[0]++;
            call[1] += nanos;
            call[2] += bytes;
        }
    }

    /** What is put around each method of the engine's interface to JNI. */
    public static final class Timed {

        private Timed() {}

        /** Begins a call. */
        @Advice.OnMethodEnter
        public static long enter() {
            return StepProfile.enter();
        }

        /** Ends a call. */
        @Advice.OnMethodExit(onThrowable = Throwable.class)
        public static void exit(
                @Advice.Origin("#m") String method,
                @Advice.Enter long start,
                @Advice.AllArguments(typing = Assigner.Typing.DYNAMIC) Object[] arguments,
                @Advice.Return(typing = Assigner.Typing.DYNAMIC) Object result) {
            StepProfile.exit(method, start, arguments, result);
        }
    }
}
