package ai.djl.lrdecay.paper.suite;

import org.hipparchus.random.RandomGenerator;
import org.hipparchus.random.Well19937c;
import org.hipparchus.util.FastMath;

/**
 * A simulated training whose loss answers to the decays of its learning rate.
 *
 * <p>The true loss is the sum of a floor; of two parts of progress, a fast and a slow one, whose
 * speed falls with the root of the learning rate; of a part in proportion to the learning rate,
 * which stands for SGD bouncing in its valley and follows a decay soon; and of a part that can only
 * be learned at smaller rates, like the complex patterns of Section 5: not at all at the first
 * rate, at full speed from a tenth of it, and in between with the logarithm of the rate. All sizes
 * and times vary with the seed. What is observed is the true loss with a disturbance of the {@link
 * CurveKind}, the same for all policies.
 */
final class LossCurve {

    private static final double FACTOR = 0.1;
    private static final double NOISE = 0.02;

    /** Losses of single iterations vary more than means over epochs. */
    private static final int ITERATIONS = 1000;

    private static final double ITERATION_NOISE = 0.06;

    private final CurveKind kind;
    private final int horizon;
    private final double sigma;
    private final CurveNoise noise;

    private final double bounce;
    private final double fastTime;
    private final double slowTime;
    private final double bounceTime;
    private final double lateTime;
    private final double exponent;
    private final double period;
    private final double phase;
    private final int event;
    private final double shift;

    private double floor;
    private double fast;
    private double slow;
    private final double slowStart;
    private double powerTime;
    private double bouncing;
    private double late;
    private double rate = 1;
    private Speeds speeds;
    private int time;

    /** What one observation at a rate leaves of the parts. */
    private record Speeds(double fast, double slow, double bounce, double late) {}

    LossCurve(CurveKind kind, int horizon, long seed) {
        this.kind = kind;
        this.horizon = horizon;
        RandomGenerator shape = new Well19937c(new int[] {(int) seed, horizon, kind.ordinal()});
        noise =
                new CurveNoise(
                        new Well19937c(new int[] {(int) seed, horizon, kind.ordinal(), 1}),
                        horizon);
        sigma = horizon >= ITERATIONS ? ITERATION_NOISE : NOISE;
        floor = vary(shape, 0.2);
        fast = vary(shape, 2);
        slow = vary(shape, 0.3);
        slowStart = slow;
        bounce = vary(shape, 0.5);
        bouncing = bounce;
        fastTime = vary(shape, 0.04) * horizon;
        slowTime = vary(shape, 0.2) * horizon;
        bounceTime = vary(shape, 0.015) * horizon;
        lateTime = vary(shape, 0.08) * horizon;
        late = vary(shape, 0.3);
        exponent = 0.3 + 0.4 * shape.nextDouble();
        period = (0.03 + 0.17 * shape.nextDouble()) * horizon;
        phase = 2 * Math.PI * shape.nextDouble();
        event = (int) ((0.05 + 0.5 * shape.nextDouble()) * horizon);
        shift = shape.nextBoolean() ? 0.3 : -0.3;
        speeds = speeds(1);
    }

    private LossCurve(LossCurve other) {
        kind = other.kind;
        horizon = other.horizon;
        sigma = other.sigma;
        noise = other.noise;
        bounce = other.bounce;
        fastTime = other.fastTime;
        slowTime = other.slowTime;
        bounceTime = other.bounceTime;
        lateTime = other.lateTime;
        exponent = other.exponent;
        period = other.period;
        phase = other.phase;
        event = other.event;
        shift = other.shift;
        floor = other.floor;
        fast = other.fast;
        slow = other.slow;
        slowStart = other.slowStart;
        powerTime = other.powerTime;
        bouncing = other.bouncing;
        late = other.late;
        rate = other.rate;
        speeds = other.speeds;
        time = other.time;
    }

    /** A training like this one, from where it is. */
    LossCurve copy() {
        return new LossCurve(this);
    }

    private static double vary(RandomGenerator random, double typical) {
        return typical * FastMath.exp(0.3 * random.nextGaussian());
    }

    int time() {
        return time;
    }

    int horizon() {
        return horizon;
    }

    /** Trains on for one observation at the present rate, and observes. */
    double observe() {
        advance(1);
        return disturbed(trueLoss());
    }

    void decay() {
        setRate(rate * FACTOR);
    }

    /** The learning rate in units of the first one. */
    double rate() {
        return rate;
    }

    void setRate(double rate) {
        if (rate != this.rate) {
            this.rate = rate;
            speeds = speeds(1);
        }
    }

    /** The loss without disturbance, which counts at the end. */
    double trueLoss() {
        return floor + fast + slow + bouncing + late;
    }

    /** What is left of the part that is learned at smaller rates. */
    double lateLoss() {
        return late;
    }

    /** By which share the true loss would fall over the next observations at the present rate. */
    double fallAhead(int observations) {
        LossCurve ahead = new LossCurve(this);
        ahead.advance(observations);
        return 1 - ahead.trueLoss() / trueLoss();
    }

    /** By which share the true loss would fall over the next observations after a decay now. */
    double fallAfterDecay(int observations) {
        LossCurve ahead = new LossCurve(this);
        ahead.decay();
        ahead.advance(observations);
        return 1 - ahead.trueLoss() / trueLoss();
    }

    /** All parts have closed forms at one rate, so that a forecast costs one step. */
    private void advance(int steps) {
        Speeds now = steps == 1 ? speeds : speeds(steps);
        fast *= now.fast;
        if (kind == CurveKind.POWER_LAW) {
            powerTime += Math.sqrt(rate) * steps;
            slow = 2 * slowStart * FastMath.pow(1 + powerTime / (0.02 * horizon), -exponent);
        } else {
            slow *= now.slow;
        }
        double target = bounce * rate;
        bouncing = target + (bouncing - target) * now.bounce;
        late *= now.late;
        boolean passes = time < event && time + steps >= event;
        if (kind == CurveKind.LEVEL_SHIFT && passes) {
            floor *= 1 + shift;
        }
        time += steps;
    }

    private Speeds speeds(int steps) {
        double speed = Math.sqrt(rate);
        return new Speeds(
                FastMath.exp(-speed * steps / fastTime),
                FastMath.exp(-speed * steps / slowTime),
                FastMath.exp(-steps / bounceTime),
                FastMath.exp(-lateShare() * steps / lateTime));
    }

    private double lateShare() {
        if (rate >= 1) {
            return 0;
        }
        return rate <= FACTOR ? 1 : FastMath.log(rate) / FastMath.log(FACTOR);
    }

    private double disturbed(double loss) {
        int now = time - 1;
        double typical = sigma * loss;
        double usual = loss + typical * noise.normal(now);
        return switch (kind) {
            case HEAVY_TAILED -> Math.max(0.1 * loss, loss + typical * noise.heavy(now));
            case AUTOCORRELATED -> loss + typical * noise.remembered(now);
            case MULTIPLICATIVE -> loss * FastMath.exp(2 * sigma * noise.normal(now));
            case OUTLIERS -> noise.uniform(now) < 0.02 ? 1.5 * usual : usual;
            case PERIODIC ->
                    usual + 2.5 * typical * FastMath.sin(2 * Math.PI * time / period + phase);
            case WARM_UP_RISE -> {
                double x = time / (0.03 * horizon) - 1;
                yield usual + 2 * FastMath.exp(-x * x);
            }
            case SPIKE ->
                    time < event
                            ? usual
                            : usual + 2 * loss * FastMath.exp(-(time - event) / (0.02 * horizon));
            default -> usual;
        };
    }
}
