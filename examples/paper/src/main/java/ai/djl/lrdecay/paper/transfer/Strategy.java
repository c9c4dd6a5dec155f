package ai.djl.lrdecay.paper.transfer;

import com.google.gson.annotations.SerializedName;
import java.util.Locale;

/** How a snapshot is transferred to other data (Section 6). */
public enum Strategy {
    /** The backbone stays, a linear classifier is fitted to its features: {@link FixedTransfer}. */
    @SerializedName("fix")
    FIX,
    /** A new head, and all layers are trained: {@link FineTunedTransfer}. */
    @SerializedName("finetune")
    FINETUNE;

    /** As on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
