package ai.djl.lrdecay.transfer.layout;

import ai.djl.lrdecay.image.ImageFiles;
import ai.djl.lrdecay.image.ImageFolder;
import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.transfer.layout.ListFile.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * ImageNet (ILSVRC 2012) as PyTorch's reference training reads it: {@code
 * train/n01440764/n01440764_10026.JPEG} and {@code val/n01440764/ILSVRC2012_val_00000293.JPEG}. The
 * validation images are for testing. Classes are in the order of their synsets, and their names are
 * the synsets, or those of {@code LOC_synset_mapping.txt} where it is there.
 */
final class ImageNetLayout implements TargetLayout {

    private static final String TRAIN = "train";
    private static final String VALIDATION = "val";
    private static final String NAMES = "LOC_synset_mapping.txt";

    @Override
    public String name() {
        return "imagenet";
    }

    @Override
    public String title() {
        return "ImageNet";
    }

    @Override
    public String remedy() {
        return "unpack the images of ILSVRC 2012 there, each class in a folder of its synset";
    }

    @Override
    public Split read(Path folder, long seed) throws IOException {
        Path training = folder.resolve(TRAIN);
        Path validation = folder.resolve(VALIDATION);
        if (!Files.isDirectory(training) || !Files.isDirectory(validation)) {
            throw TargetFiles.notFound(
                    this, folder, "the folders train and val, with folders such as n01440764");
        }
        if (ImageFolder.folders(validation).isEmpty()) {
            int images = ImageFolder.images(validation).size();
            throw new DamagedFileException(
                    validation,
                    "it holds "
                            + images
                            + " images and no folder of a class; move the validation images into"
                            + " folders by synset, as the usual preparation script valprep.sh does");
        }
        ImageFiles train = ImageFolder.read(training);
        ImageFiles test = ImageFolder.read(validation, train.classNames());
        if (Files.exists(folder.resolve(NAMES))) {
            List<String> names = names(ListFile.read(folder.resolve(NAMES)), train.classNames());
            train = new ImageFiles(names, train.files(), train.labels());
            test = new ImageFiles(names, test.files(), test.labels());
        }
        return new Split(train, test);
    }

    /** Names of other synsets are left alone: many use some of the 1000 classes only. */
    private static List<String> names(ListFile list, List<String> synsets) throws IOException {
        Map<String, String> bySynset = new HashMap<>();
        for (Line line : list.lines()) {
            String[] parts = list.pair(line, "a synset and its name");
            if (bySynset.put(parts[0], parts[1]) != null) {
                throw list.damaged(line, "repeats the synset " + parts[0]);
            }
        }
        List<String> names = new ArrayList<>();
        for (String synset : synsets) {
            String name = bySynset.get(synset);
            if (name == null) {
                throw list.damaged("it lacks the synset " + synset + ", which the images have");
            }
            names.add(name);
        }
        return names;
    }
}
