package ai.djl.lrdecay.transfer.layout;

import ai.djl.lrdecay.transfer.layout.ListFile.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * CUB-200-2011 (Wah, Branson, Welinder, Perona and Belongie, 2011): images in {@code
 * images/001.Black_footed_Albatross} and four lists, which split it. The classes have the names and
 * the order of {@code classes.txt}, the files the order of {@code images.txt}.
 */
final class Cub200Layout implements TargetLayout {

    private static final String UNPACKED = "CUB_200_2011";
    private static final String IMAGES_LIST = "images.txt";

    @Override
    public String name() {
        return "cub200";
    }

    @Override
    public String title() {
        return "CUB-200-2011";
    }

    @Override
    public String remedy() {
        return "unpack " + UNPACKED + ".tgz there";
    }

    @Override
    public Split read(Path folder, long seed) throws IOException {
        Path root = TargetFiles.unpacked(folder, UNPACKED);
        Path images = root.resolve("images");
        if (!Files.isRegularFile(root.resolve(IMAGES_LIST)) || !Files.isDirectory(images)) {
            throw TargetFiles.notFound(
                    this,
                    folder,
                    "the folder images and the list "
                            + IMAGES_LIST
                            + ", directly or in "
                            + UNPACKED);
        }
        ListFile imageList = ListFile.read(root.resolve(IMAGES_LIST));
        ListFile labelList = ListFile.read(root.resolve("image_class_labels.txt"));
        ListFile classList = ListFile.read(root.resolve("classes.txt"));
        ListFile splitList = ListFile.read(root.resolve("train_test_split.txt"));
        Map<Integer, Line> files = imageList.table("a file");
        Map<Integer, Line> labels = labelList.table("a class");
        Map<Integer, Line> splits = splitList.table("0 or 1");
        sameImages(imageList, files, labelList, labels);
        sameImages(imageList, files, splitList, splits);
        List<String> classNames = new ArrayList<>();
        Map<String, Integer> positions = new HashMap<>();
        for (Map.Entry<Integer, Line> entry : classList.table("a class").entrySet()) {
            positions.put(entry.getKey().toString(), classNames.size());
            classNames.add(entry.getValue().text());
        }
        if (classNames.size() < 2) {
            throw classList.damaged("it has one class only, and at least two were expected");
        }
        ListFile.Images there = new ListFile.Images(images);
        TargetFiles.Part train = new TargetFiles.Part();
        TargetFiles.Part test = new TargetFiles.Part();
        for (Map.Entry<Integer, Line> entry : files.entrySet()) {
            Line file = entry.getValue();
            Line label = labels.getOrDefault(entry.getKey(), file);
            Line split = splits.getOrDefault(entry.getKey(), file);
            Integer position = positions.get(label.text());
            if (position == null) {
                throw labelList.damaged(
                        label,
                        "names the class " + label.text() + ", which classes.txt does not have");
            }
            String className = classNames.get(position);
            if (!ListFile.Images.folder(imageList, file).equals(className)) {
                throw labelList.damaged(
                        label,
                        "gives "
                                + file.text()
                                + " the class "
                                + className
                                + ", and its folder is that of another");
            }
            part(splitList, split, train, test).add(there.find(imageList, file), position);
        }
        return new Split(
                train.files(classNames, splitList, "training"),
                test.files(classNames, splitList, "test"));
    }

    private static TargetFiles.Part part(
            ListFile list, Line line, TargetFiles.Part train, TargetFiles.Part test)
            throws IOException {
        return switch (line.text()) {
            case "1" -> train;
            case "0" -> test;
            default ->
                    throw list.damaged(line, "says '" + line.text() + "', and 1 or 0 was expected");
        };
    }

    private static void sameImages(
            ListFile images, Map<Integer, Line> files, ListFile list, Map<Integer, Line> values)
            throws IOException {
        for (Map.Entry<Integer, Line> entry : files.entrySet()) {
            if (!values.containsKey(entry.getKey())) {
                throw list.damaged(
                        "it lacks image "
                                + entry.getKey()
                                + ", which line "
                                + entry.getValue().number()
                                + " of "
                                + images.name()
                                + " has");
            }
        }
        for (Map.Entry<Integer, Line> entry : values.entrySet()) {
            if (!files.containsKey(entry.getKey())) {
                throw list.damaged(
                        entry.getValue(),
                        "is of image "
                                + entry.getKey()
                                + ", which "
                                + images.name()
                                + " does not have");
            }
        }
    }
}
