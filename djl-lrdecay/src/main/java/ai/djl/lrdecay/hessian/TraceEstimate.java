package ai.djl.lrdecay.hessian;

/**
 * An estimate of a trace.
 *
 * @param value the estimate
 * @param standardError its standard error; NaN where it cannot be told
 * @param products products that it took
 * @param method {@code Hutchinson} or {@code Hutch++}
 */
public record TraceEstimate(double value, double standardError, long products, String method) {}
