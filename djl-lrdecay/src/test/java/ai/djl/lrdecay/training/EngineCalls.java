package ai.djl.lrdecay.training;

import ai.djl.pytorch.jni.JniUtils;
import java.util.Map;
import java.util.TreeMap;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.loading.ClassReloadingStrategy;
import net.bytebuddy.matcher.ElementMatchers;

/** Counts the calls from DJL into the native library, by the name of the method of JniUtils. */
public final class EngineCalls {

    /** Must be public and static: the code of JniUtils is changed to use it. */
    public static final Map<String, Integer> COUNTS = new TreeMap<>();

    private static final Object LOCK = new Object();

    private EngineCalls() {}

    /** Begins to count in this process. */
    static void install() {
        ByteBuddyAgent.install();
        new ByteBuddy()
                .redefine(JniUtils.class)
                .visit(
                        Advice.to(Counter.class)
                                .on(ElementMatchers.isPublic().and(ElementMatchers.isStatic())))
                .make()
                .load(JniUtils.class.getClassLoader(), ClassReloadingStrategy.fromInstalledAgent());
    }

    /** Ends counting. */
    static void remove() {
        try {
            ClassReloadingStrategy.fromInstalledAgent().reset(JniUtils.class);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** What was called while something ran. */
    static Map<String, Integer> of(Runnable work) {
        synchronized (LOCK) {
            COUNTS.clear();
            work.run();
            return new TreeMap<>(COUNTS);
        }
    }

    /** What is put in front of each method. */
    public static final class Counter {

        private Counter() {}

        /** Counts. */
        @Advice.OnMethodEnter
        public static void enter(@Advice.Origin("#m") String method) {
            synchronized (COUNTS) {
                COUNTS.merge(method, 1, Integer::sum);
            }
        }
    }
}
