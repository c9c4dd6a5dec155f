package ai.djl.lrdecay.image;

import ai.djl.lrdecay.tensor.DamagedFileException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Images in folders, one folder for each class, as most data sets of images are published.
 *
 * <p>Images are recognised by the ends of their names alone, {@code .jpg}, {@code .jpeg}, {@code
 * .png} and {@code .bmp} in either case; whatever else is in a folder of a class is ignored, and so
 * is everything whose name begins with a dot. Each folder is listed once, and no file is looked at,
 * so that the 1.3 million of ImageNet take seconds. Names are in the order of {@link
 * String#compareTo}, which does not depend on the platform.
 */
public final class ImageFolder {

    private static final Set<String> ENDS = Set.of("jpg", "jpeg", "png", "bmp");
    private static final String IMAGES = "files that end in .jpg, .jpeg, .png or .bmp";
    private static final String LAYOUT = "a folder of images for each of at least two classes";

    private ImageFolder() {}

    /**
     * Lists the images of a folder of class folders. The names of the classes are those of the
     * folders, sorted; the files are sorted by class, then by name.
     *
     * @param root the folder
     * @return the files
     * @throws NoSuchFileException if the folder is missing
     * @throws DamagedFileException if it is no folder, has fewer than two class folders, or a class
     *     folder holds no image
     * @throws IOException if a folder cannot be listed
     */
    public static ImageFiles read(Path root) throws IOException {
        List<Path> folders = folders(root);
        if (folders.size() < 2) {
            throw new DamagedFileException(
                    root,
                    "it has "
                            + (folders.isEmpty() ? "no folder" : "one folder only")
                            + ", and "
                            + LAYOUT
                            + " was looked for");
        }
        return readFolders(folders, folders.stream().map(ImageFolder::name).toList());
    }

    /**
     * Lists the images of a folder of class folders where the classes are given, as for a
     * validation part, whose labels must be those of the training part.
     *
     * @param root the folder
     * @param classNames the names of its class folders, in the order of the labels; at least two,
     *     all different
     * @return the files, by class, then by name
     * @throws NoSuchFileException if the folder is missing
     * @throws DamagedFileException if it is no folder, the folder of a class is missing, there is a
     *     folder of no class, or a class folder holds no image
     * @throws IOException if a folder cannot be listed
     * @throws IllegalArgumentException if there are fewer than two names, or two are the same
     */
    public static ImageFiles read(Path root, List<String> classNames) throws IOException {
        if (new HashSet<>(classNames).size() != classNames.size()) {
            throw new IllegalArgumentException("two classes have the same name");
        }
        Set<String> there = new HashSet<>();
        for (Path folder : folders(root)) {
            there.add(name(folder));
        }
        for (String className : classNames) {
            if (!there.remove(className)) {
                throw new DamagedFileException(
                        root, "there is no folder in it for the class " + className);
            }
        }
        if (!there.isEmpty()) {
            throw new DamagedFileException(
                    root,
                    "its folder "
                            + Collections.min(there)
                            + " is none of the "
                            + classNames.size()
                            + " classes that were looked for");
        }
        return readFolders(classNames.stream().map(root::resolve).toList(), classNames);
    }

    /**
     * Lists the images of folders anywhere, each of which is a class.
     *
     * @param folders the folders, in the order of the labels; at least two
     * @param classNames the names of the classes, one for each folder
     * @return the files, by class, then by name
     * @throws NoSuchFileException if a folder is missing
     * @throws DamagedFileException if one is no folder or holds no image
     * @throws IOException if a folder cannot be listed
     * @throws IllegalArgumentException if there are fewer than two folders, or not as many names
     */
    public static ImageFiles readFolders(List<Path> folders, List<String> classNames)
            throws IOException {
        if (folders.size() < 2 || folders.size() != classNames.size()) {
            throw new IllegalArgumentException(
                    "there must be as many names as folders, at least two: there are "
                            + classNames.size()
                            + " for "
                            + folders.size());
        }
        List<Path> files = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int label = 0; label < folders.size(); label++) {
            List<Path> images = images(folders.get(label));
            if (images.isEmpty()) {
                throw new DamagedFileException(
                        folders.get(label), "there is no image in it: looked for " + IMAGES);
            }
            files.addAll(images);
            // One Integer for all images of a class.
            labels.addAll(Collections.nCopies(images.size(), label));
        }
        return new ImageFiles(classNames, files, labels);
    }

    /**
     * Lists the images directly in a folder. A folder whose name ends like an image's would be
     * taken for one.
     *
     * @param folder the folder
     * @return the images, sorted by name; empty if there are none
     * @throws NoSuchFileException if the folder is missing
     * @throws DamagedFileException if it is no folder
     * @throws IOException if it cannot be listed
     */
    public static List<Path> images(Path folder) throws IOException {
        List<Entry> entries = list(folder, "a folder of images");
        entries.removeIf(entry -> !isImage(entry.name()));
        // A path that was asked for its name keeps an index of its parts: a fresh one is smaller.
        return entries.stream().map(entry -> folder.resolve(entry.path().getFileName())).toList();
    }

    /**
     * Lists the folders directly in a folder.
     *
     * @param root the folder
     * @return the folders in it, sorted by name; empty if there are none
     * @throws NoSuchFileException if the folder is missing
     * @throws DamagedFileException if it is no folder
     * @throws IOException if it cannot be listed
     */
    public static List<Path> folders(Path root) throws IOException {
        return list(root, LAYOUT).stream().map(Entry::path).filter(Files::isDirectory).toList();
    }

    private record Entry(Path path, String name) {}

    /** Lists what is not hidden, by name. */
    private static List<Entry> list(Path folder, String what) throws IOException {
        if (!Files.isDirectory(folder)) {
            if (Files.exists(folder)) {
                throw new DamagedFileException(
                        folder, "it is no folder, and " + what + " was looked for");
            }
            throw new NoSuchFileException(
                    folder.toString(), null, "it is missing, and " + what + " was looked for");
        }
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path path : stream) {
                String name = name(path);
                if (!name.startsWith(".")) {
                    entries.add(new Entry(path, name));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        entries.sort(Comparator.comparing(Entry::name));
        return entries;
    }

    private static boolean isImage(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 && ENDS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
