package ai.djl.lrdecay.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Image files and the classes they belong to; nothing is decoded.
 *
 * <p>Two classes may have the same name, as the two cranes of ImageNet do: a class is its label. A
 * class need not have a file.
 *
 * @param classNames the names of the classes, in the order of the labels; at least 2
 * @param files the files; at least 1
 * @param labels the class of each file, from 0 to one less than the number of classes
 */
public record ImageFiles(List<String> classNames, List<Path> files, List<Integer> labels) {

    /**
     * Checks and copies the lists.
     *
     * @throws IllegalArgumentException if there are fewer than two classes or no file, if there are
     *     not as many labels as files, or if a label is none of a class
     */
    public ImageFiles {
        classNames = List.copyOf(classNames);
        files = List.copyOf(files);
        labels = List.copyOf(labels);
        if (classNames.size() < 2) {
            throw new IllegalArgumentException(
                    "there must be at least 2 classes, not " + classNames.size());
        }
        if (files.isEmpty() || files.size() != labels.size()) {
            throw new IllegalArgumentException(
                    "there must be as many labels as files, at least one: there are "
                            + labels.size()
                            + " for "
                            + files.size());
        }
        for (int label : labels) {
            if (label < 0 || label >= classNames.size()) {
                throw new IllegalArgumentException(
                        "label "
                                + label
                                + " is none of "
                                + classNames.size()
                                + " classes, which count from 0");
            }
        }
    }

    /**
     * Returns the number of files.
     *
     * @return the number, at least 1
     */
    public int size() {
        return files.size();
    }

    /**
     * Returns the number of classes, with or without a file.
     *
     * @return the number, at least 2
     */
    public int classes() {
        return classNames.size();
    }

    /**
     * Returns some of the files, with all of the classes.
     *
     * @param indices the positions of the files, from 0 to one less than their number, in the order
     *     in which they are wanted; at least one
     * @return the part
     * @throws IndexOutOfBoundsException if a position is none of a file
     * @throws IllegalArgumentException if there are no positions
     */
    public ImageFiles part(int[] indices) {
        List<Path> someFiles = new ArrayList<>(indices.length);
        List<Integer> someLabels = new ArrayList<>(indices.length);
        for (int index : indices) {
            Objects.checkIndex(index, files.size());
            someFiles.add(files.get(index));
            someLabels.add(labels.get(index));
        }
        return new ImageFiles(classNames, someFiles, someLabels);
    }

    /**
     * Returns the labels as an array.
     *
     * @return a new array with one label for each file
     */
    public int[] labelArray() {
        return labels.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Counts only: a million files do not belong in a log. */
    @Override
    public String toString() {
        return "ImageFiles[" + size() + " files of " + classes() + " classes]";
    }
}
