package ai.djl.lrdecay.paper.run;

import java.util.Locale;

/** Which precision somebody asks for. */
public enum PrecisionWish {
    /** Everything in float32. */
    FLOAT32,
    /** Training and evaluation in bfloat16, whether it pays or not. */
    BFLOAT16,
    /** The one that is faster. */
    AUTO;

    /** The name in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
