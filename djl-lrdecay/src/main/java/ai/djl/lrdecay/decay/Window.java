package ai.djl.lrdecay.decay;

/** The last values of a sequence, up to a capacity, in a ring. */
final class Window {

    private final double[] values;
    private int next;
    private int size;

    Window(int capacity) {
        values = new double[capacity];
    }

    void add(double value) {
        values[next] = value;
        next = next + 1 == values.length ? 0 : next + 1;
        size = Math.min(size + 1, values.length);
    }

    int size() {
        return size;
    }

    /** Returns the value that was added {@code age} values ago, 0 for the newest. */
    double back(int age) {
        int index = next - 1 - age;
        return values[index < 0 ? index + values.length : index];
    }

    void clear() {
        next = 0;
        size = 0;
    }

    /** The values, the oldest first. */
    double[] toArray() {
        double[] result = new double[size];
        for (int i = 0; i < size; i++) {
            result[i] = back(size - 1 - i);
        }
        return result;
    }

    void setAll(double[] content) {
        if (content.length > values.length) {
            throw new IllegalArgumentException(
                    "a window of " + values.length + " cannot hold " + content.length + " values");
        }
        clear();
        for (double value : content) {
            add(value);
        }
    }
}
