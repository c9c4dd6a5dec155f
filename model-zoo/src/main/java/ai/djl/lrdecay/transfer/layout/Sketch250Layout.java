package ai.djl.lrdecay.transfer.layout;

import ai.djl.lrdecay.image.ImageFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The sketches of TU Berlin (Eitz, Hays and Alexa, <i>How Do Humans Sketch Objects?</i>, 2012):
 * {@code png/crane (machine)/3921.png}, 80 of each of 250 categories. The authors cross-validate;
 * here three quarters of each category are for training. The list {@code filelist.txt} repeats what
 * the folders say, and is not read.
 */
final class Sketch250Layout implements TargetLayout {

    private static final String UNPACKED = "png";

    @Override
    public String name() {
        return "sketch250";
    }

    @Override
    public String title() {
        return "Sketch-250 (TU Berlin)";
    }

    @Override
    public String remedy() {
        return "unpack sketches_png.zip there";
    }

    @Override
    public Split read(Path folder, long seed) throws IOException {
        Path root = root(folder);
        if (TargetFiles.folders(root).size() < 2) {
            throw TargetFiles.notFound(
                    this,
                    folder,
                    "folders of categories such as 'alarm clock', directly or in " + UNPACKED);
        }
        return TargetFiles.drawThreeQuarters(this, root, ImageFolder.read(root), seed);
    }

    /** The archive names the data set nowhere, so that people unpack it in a folder of its own. */
    private static Path root(Path folder) throws IOException {
        Path root = TargetFiles.unpacked(folder, UNPACKED);
        if (!root.equals(folder)) {
            return root;
        }
        List<Path> inner =
                TargetFiles.folders(folder).stream()
                        .map(child -> child.resolve(UNPACKED))
                        .filter(Files::isDirectory)
                        .toList();
        return inner.size() == 1 ? inner.get(0) : folder;
    }
}
