package org.example;

import ai.djl.inference.Predictor;
import ai.djl.lrdecay.zoo.SnapshotZoo;
import ai.djl.modality.Classifications;
import ai.djl.modality.Input;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Classifies image files with every stage, by every type that an image arrives as. */
public final class ClassifyFiles {

    private final Path zoo;
    private final List<Path> files;
    private final PrintStream out;

    private ClassifyFiles(Path zoo, List<Path> files, PrintStream out) {
        this.zoo = zoo;
        this.files = files;
        this.out = out;
    }

    /** Makes an input of a file. */
    private interface Reader<I> {
        I read(Path file) throws IOException;
    }

    /** Arguments: the zoo, the folder of the images, the file for the answers. */
    public static void main(String[] args) throws Exception {
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of(args[1]))) {
            files = all.sorted().toList();
        }
        try (PrintStream out = new PrintStream(args[2])) {
            ClassifyFiles program = new ClassifyFiles(Path.of(args[0]), files, out);
            for (int stage = 1; stage <= Integer.parseInt(args[3]); stage++) {
                program.classify(stage, Image.class, ImageFactory.getInstance()::fromFile);
                program.classify(stage, Path.class, file -> file);
                program.classify(stage, URL.class, file -> file.toUri().toURL());
                program.classify(stage, InputStream.class, Files::newInputStream);
                program.classify(stage, String.class, Path::toString);
                program.classify(
                        stage,
                        Input.class,
                        file -> {
                            Input input = new Input();
                            input.add(Files.readAllBytes(file));
                            return input;
                        });
            }
        }
    }

    private <I> void classify(int stage, Class<I> type, Reader<I> reader) throws Exception {
        Criteria<I, Classifications> criteria =
                Criteria.builder()
                        .setTypes(type, Classifications.class)
                        .optModelZoo(new SnapshotZoo(zoo.toString(), "org.example"))
                        .optArtifactId("org.example:own-cnn")
                        .optFilter("stage", Integer.toString(stage))
                        .build();
        try (ZooModel<I, Classifications> model = criteria.loadModel();
                Predictor<I, Classifications> predictor = model.newPredictor()) {
            for (Path file : files) {
                Classifications found = predictor.predict(reader.read(file));
                out.print(stage + " " + type.getSimpleName() + " " + file.getFileName());
                for (double probability : found.getProbabilities()) {
                    out.print(" " + (float) probability);
                }
                out.println(" " + found.best().getClassName());
            }
        }
    }
}
