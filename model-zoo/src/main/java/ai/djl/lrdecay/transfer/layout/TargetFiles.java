package ai.djl.lrdecay.transfer.layout;

import ai.djl.lrdecay.image.ImageFiles;
import ai.djl.lrdecay.image.ImageFolder;
import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.transfer.layout.TargetLayout.Split;
import ai.djl.lrdecay.util.SplitMix64;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** What several layouts share: finding their folder, and drawing a part of each class. */
final class TargetFiles {

    private TargetFiles() {}

    /**
     * Takes the folder that a data set unpacks to, or its parent.
     *
     * @param folder either of them
     * @param published the name of the former
     * @return the former
     */
    static Path unpacked(Path folder, String published) {
        Path inner = folder.resolve(published);
        return Files.isDirectory(inner) ? inner : folder;
    }

    /**
     * Lists the folders in a folder that may not be there.
     *
     * @param folder the folder
     * @return the folders in it, sorted by name; none where it is missing or no folder
     * @throws IOException if it cannot be listed
     */
    static List<Path> folders(Path folder) throws IOException {
        return Files.isDirectory(folder) ? ImageFolder.folders(folder) : List.of();
    }

    /**
     * Says that a data set is not there.
     *
     * @param layout the layout
     * @param folder where it was looked for
     * @param files what was looked for
     * @return the sentence
     */
    static FileNotFoundException notFound(TargetLayout layout, Path folder, String files) {
        return new FileNotFoundException(
                layout.title()
                        + " was not found in "
                        + folder
                        + ": looked for "
                        + files
                        + "; "
                        + layout.remedy());
    }

    /**
     * Draws the training images of each class; the others are for testing. Both parts keep the
     * order of the files.
     *
     * @param layout the layout, whose name is part of the stream of random numbers
     * @param folder the folder, for messages
     * @param all the files
     * @param seed the seed
     * @param count how many of the images of a class are for training, where it has so many; taken
     *     to the nearest number that leaves one on each side
     * @return the two parts
     * @throws DamagedFileException if a class has fewer than two images
     */
    static Split draw(
            TargetLayout layout, Path folder, ImageFiles all, long seed, IntUnaryOperator count)
            throws DamagedFileException {
        List<List<Integer>> byClass = new ArrayList<>();
        all.classNames().forEach(className -> byClass.add(new ArrayList<>()));
        for (int i = 0; i < all.size(); i++) {
            byClass.get(all.labels().get(i)).add(i);
        }
        boolean[] forTraining = new boolean[all.size()];
        int trained = 0;
        for (int label = 0; label < all.classes(); label++) {
            List<Integer> images = byClass.get(label);
            String className = all.classNames().get(label);
            if (images.size() < 2) {
                throw new DamagedFileException(
                        folder,
                        "a training and a test image of each class are needed, and "
                                + className
                                + " has "
                                + (images.isEmpty() ? "no image" : "one image only"));
            }
            int wanted = count.applyAsInt(images.size());
            int train = Math.max(1, Math.min(images.size() - 1, wanted));
            // The name and not the label: classes that are left out must not change the draw.
            int[] order =
                    SplitMix64.stream(seed, layout.name() + ' ' + className, 0)
                            .permutation(images.size());
            for (int i = 0; i < train; i++) {
                forTraining[images.get(order[i])] = true;
            }
            trained += train;
        }
        int[] trainIndices = new int[trained];
        int[] testIndices = new int[all.size() - trained];
        int next = 0;
        int other = 0;
        for (int i = 0; i < all.size(); i++) {
            if (forTraining[i]) {
                trainIndices[next++] = i;
            } else {
                testIndices[other++] = i;
            }
        }
        return new Split(all.part(trainIndices), all.part(testIndices));
    }

    /**
     * Draws three quarters of each class for training.
     *
     * @param layout the layout
     * @param folder the folder, for messages
     * @param all the files
     * @param seed the seed
     * @return the two parts
     * @throws DamagedFileException if a class has fewer than two images
     */
    static Split drawThreeQuarters(TargetLayout layout, Path folder, ImageFiles all, long seed)
            throws DamagedFileException {
        return draw(layout, folder, all, seed, images -> images * 3 / 4);
    }

    /** The images that the lists of a data set give to one of its parts. */
    static final class Part {

        private final List<Path> files = new ArrayList<>();
        private final List<Integer> labels = new ArrayList<>();

        void add(Path file, int label) {
            files.add(file);
            labels.add(label);
        }

        /**
         * Makes the files.
         *
         * @param classNames the names of the classes
         * @param list the list that says which images are in the part
         * @param kind what the images are for, for messages
         * @return the files
         * @throws DamagedFileException if a class has no image in the part
         */
        ImageFiles files(List<String> classNames, ListFile list, String kind) throws IOException {
            boolean[] seen = new boolean[classNames.size()];
            labels.forEach(label -> seen[label] = true);
            for (int label = 0; label < seen.length; label++) {
                if (!seen[label]) {
                    throw list.damaged(
                            "it gives no " + kind + " image to the class " + classNames.get(label));
                }
            }
            return new ImageFiles(classNames, files, labels);
        }
    }
}
