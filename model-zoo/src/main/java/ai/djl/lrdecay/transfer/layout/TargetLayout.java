package ai.djl.lrdecay.transfer.layout;

import ai.djl.lrdecay.image.ImageFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a data set of images is laid out on disk. Files and labels are listed; nothing is decoded.
 *
 * <p>Layouts have no state and may be used by several threads.
 */
public interface TargetLayout {

    /**
     * The two parts of a data set; no file is in both.
     *
     * @param train the files for training
     * @param test the files for testing, with the same classes in the same order
     */
    record Split(ImageFiles train, ImageFiles test) {

        /**
         * Checks the classes.
         *
         * @throws IllegalArgumentException if the parts differ in the names of their classes
         */
        public Split {
            if (!train.classNames().equals(test.classNames())) {
                throw new IllegalArgumentException("the two parts must have the same classes");
            }
        }
    }

    /**
     * Returns the name on a command line.
     *
     * @return the name, in small letters and digits
     */
    String name();

    /**
     * Returns the title for people.
     *
     * @return the title
     */
    String title();

    /**
     * Returns how a folder of this layout comes about, as a clause: "unpack x.tar".
     *
     * @return the clause
     */
    String remedy();

    /**
     * Lists a data set. Every class has at least one file in each part, and files are sorted by
     * class and name unless the data set comes with an order of its own.
     *
     * @param folder the folder of the data set, or one that holds it under its published name
     * @param seed decides which files are for training where the publishers have not; any value.
     *     The same seed and files give the same parts, and what is drawn of a class does not depend
     *     on the other classes
     * @return its two parts
     * @throws FileNotFoundException if the data set is not there, in one sentence that says what
     *     was looked for
     * @throws NoSuchFileException if a part of it or a file that it lists is missing
     * @throws ai.djl.lrdecay.tensor.DamagedFileException if a list contradicts another, names a
     *     file outside the folder or is no text, or a class lacks images
     * @throws IOException if a file or folder cannot be read
     */
    Split read(Path folder, long seed) throws IOException;

    /**
     * Returns all layouts.
     *
     * @return the layouts
     */
    static List<TargetLayout> all() {
        return List.of(
                new Caltech256Layout(),
                new Cub200Layout(),
                new MitIndoor67Layout(),
                new Sketch250Layout(),
                new ImageNetLayout(),
                new FolderLayout());
    }

    /**
     * Finds a layout.
     *
     * @param name its name
     * @return the layout
     * @throws IllegalArgumentException if there is none of that name
     */
    static TargetLayout named(String name) {
        return all().stream()
                .filter(layout -> layout.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "unknown layout '"
                                                + name
                                                + "': there is "
                                                + all().stream()
                                                        .map(TargetLayout::name)
                                                        .collect(Collectors.joining(", "))));
    }
}
