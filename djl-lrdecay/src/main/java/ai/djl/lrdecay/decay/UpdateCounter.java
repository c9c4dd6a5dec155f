package ai.djl.lrdecay.decay;

/**
 * The updates of a training, counted from 1, whether or not the optimizer that numbers them was
 * made anew meanwhile. Not safe for several threads.
 */
final class UpdateCounter {

    private int last;
    private int offset;
    private boolean restored;

    /** Returns the number of an update in this training from the optimizer's number of it. */
    int at(int numUpdate) {
        if (restored) {
            restored = false;
            // Whether the optimizer counts from 1, from here, or from where it was before.
            offset = last + 1 - numUpdate;
        }
        int update = numUpdate + offset;
        last = Math.max(last, update);
        return update;
    }

    /** Returns the last update that began; 0 before the first. */
    int last() {
        return last;
    }

    /** Returns whether an update has begun, after the last that was restored if one was. */
    boolean isUsed() {
        return last > 0 && !restored;
    }

    /** Continues after an update. */
    void restore(int update) {
        if (update < 0) {
            throw new IllegalArgumentException("the number of updates is below 0");
        }
        last = update;
        offset = 0;
        restored = true;
    }
}
