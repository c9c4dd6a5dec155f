package ai.djl.lrdecay.examples.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The options that every data set of small images has.
 *
 * @param train the number of training images, drawn by the seed; 0 for all
 * @param test the number of test images, drawn by the seed; 0 for all
 * @param size the height and width to which images are shrunk; 0 for their own
 * @param augment whether training images are moved about and mirrored
 */
record ImageOptions(int train, int test, int size, boolean augment) {

    static final String USAGE = "[:train=N,test=N,size=N,augment=yes|no]";

    static ImageOptions parse(String name, DatasetSpec spec) {
        int train = 0;
        int test = 0;
        int size = 0;
        boolean augment = false;
        for (Map.Entry<String, String> option : spec.options().entrySet()) {
            String value = option.getValue();
            switch (option.getKey()) {
                case "train" -> train = number(name, option);
                case "test" -> test = number(name, option);
                case "size" -> size = number(name, option);
                case "augment" -> {
                    if (!value.equals("yes") && !value.equals("no")) {
                        throw new IllegalArgumentException(
                                name + ": augment must be yes or no, not '" + value + "'");
                    }
                    augment = value.equals("yes");
                }
                default ->
                        throw new IllegalArgumentException(
                                name
                                        + " has no option '"
                                        + option.getKey()
                                        + "': there are train, test, size and augment");
            }
        }
        return new ImageOptions(train, test, size, augment);
    }

    /** The data set in the size of a network's inputs, where its options leave that open. */
    static DatasetSpec fitted(DatasetSpec spec, List<Long> shape) {
        Map<String, String> options = new LinkedHashMap<>(spec.options());
        if (shape.get(1).equals(shape.get(2))) {
            options.putIfAbsent("size", Long.toString(shape.get(1)));
        }
        return new DatasetSpec(spec.name(), options);
    }

    private static int number(String name, Map.Entry<String, String> option) {
        if (!option.getValue().matches("[1-9][0-9]{0,7}")) {
            throw new IllegalArgumentException(
                    name
                            + ": '"
                            + option.getValue()
                            + "' is not a number above 0 for '"
                            + option.getKey()
                            + "'");
        }
        return Integer.parseInt(option.getValue());
    }
}
