package ai.djl.lrdecay.paper.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The options that every data set of small images has.
 *
 * @param train the number of training images, drawn by the seed; 0 for all
 * @param test the number of test images, drawn by the seed; 0 for all
 * @param size the height and width to which images are shrunk; 0 for their own
 * @param augment whether training images are moved about and mirrored
 * @param classes the classes that are kept, in the order of their new labels
 */
record ImageOptions(int train, int test, int size, boolean augment, List<Integer> classes) {

    private static final Pattern RANGE = Pattern.compile("(\\d{1,3})-(\\d{1,3})");
    private static final Pattern LIST = Pattern.compile("\\d{1,3}([+]\\d{1,3})*");

    static final String USAGE = "[:train=N,test=N,size=N,classes=0-4|0+2+4,augment=yes|no]";

    /** Makes the list unmodifiable. */
    ImageOptions {
        classes = List.copyOf(classes);
    }

    static ImageOptions parse(String name, DatasetSpec spec, int allClasses) {
        List<Integer> classes = IntStream.range(0, allClasses).boxed().toList();
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
                case "classes" -> classes = classes(name, value, allClasses);
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
                                        + "': there are train, test, size, classes and"
                                        + " augment");
            }
        }
        return new ImageOptions(train, test, size, augment, classes);
    }

    /** A range, or a list. */
    private static List<Integer> classes(String name, String text, int allClasses) {
        List<Integer> classes = new ArrayList<>();
        Matcher range = RANGE.matcher(text);
        if (range.matches()) {
            int from = Integer.parseInt(range.group(1));
            int to = Integer.parseInt(range.group(2));
            IntStream.rangeClosed(from, to).forEach(classes::add);
        } else if (LIST.matcher(text).matches()) {
            for (String number : text.split("[+]", -1)) {
                classes.add(Integer.parseInt(number));
            }
        }
        boolean possible =
                classes.size() >= 2
                        && new HashSet<>(classes).size() == classes.size()
                        && classes.stream().allMatch(label -> label < allClasses);
        if (!possible) {
            throw new IllegalArgumentException(
                    name
                            + ": '"
                            + text
                            + "' does not name at least two different classes of 0 to "
                            + (allClasses - 1)
                            + ": write a range as 0-4, or a list as 0+2+4");
        }
        return classes;
    }

    /** The names of the classes that are kept. */
    List<String> names(List<String> all) {
        return classes.stream().map(all::get).toList();
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
