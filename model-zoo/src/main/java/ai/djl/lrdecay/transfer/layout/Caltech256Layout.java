package ai.djl.lrdecay.transfer.layout;

import ai.djl.lrdecay.image.ImageFiles;
import ai.djl.lrdecay.image.ImageFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Caltech-256 (Griffin, Holub and Perona, 2007): {@code
 * 256_ObjectCategories/001.ak47/001_0001.jpg}. The publishers do not split it; by convention 60
 * images of each category are for training, and the category of clutter is left out.
 */
final class Caltech256Layout implements TargetLayout {

    private static final String UNPACKED = "256_ObjectCategories";
    private static final Pattern CATEGORY = Pattern.compile("[0-9]{3}\\.(.+)");
    private static final String CLUTTER = "clutter";
    private static final int TRAIN = 60;

    @Override
    public String name() {
        return "caltech256";
    }

    @Override
    public String title() {
        return "Caltech-256";
    }

    @Override
    public String remedy() {
        return "unpack " + UNPACKED + ".tar there";
    }

    @Override
    public Split read(Path folder, long seed) throws IOException {
        Path root = TargetFiles.unpacked(folder, UNPACKED);
        List<Path> folders = new ArrayList<>();
        List<String> classNames = new ArrayList<>();
        for (Path category : TargetFiles.folders(root)) {
            Matcher matcher = CATEGORY.matcher(String.valueOf(category.getFileName()));
            if (matcher.matches() && !CLUTTER.equals(matcher.group(1))) {
                folders.add(category);
                classNames.add(matcher.group(1));
            }
        }
        if (folders.size() < 2) {
            throw TargetFiles.notFound(
                    this,
                    folder,
                    "folders of categories such as 001.ak47, directly or in " + UNPACKED);
        }
        ImageFiles all = ImageFolder.readFolders(folders, classNames);
        return TargetFiles.draw(
                this, root, all, seed, images -> images > TRAIN ? TRAIN : images * 2 / 3);
    }
}
