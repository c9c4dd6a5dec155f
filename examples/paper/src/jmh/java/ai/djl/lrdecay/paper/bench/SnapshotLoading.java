package ai.djl.lrdecay.paper.bench;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.lrdecay.nn.Networks;
import ai.djl.lrdecay.zoo.StageInfo;
import ai.djl.lrdecay.zoo.StagedSnapshots;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.modality.cv.transform.Resize;
import ai.djl.modality.cv.transform.ToTensor;
import ai.djl.modality.cv.translator.ImageClassificationTranslator;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Times loading a shipped snapshot and its first prediction against DJL loading the same parameters
 * directly (the file into the same network, with DJL's own translator: {@code Model.load}, and
 * {@code Criteria} with {@code optModelPath}), in one process, in random order. The argument is the
 * number of rounds.
 */
public final class SnapshotLoading {

    private static final String MODEL = "wrn-fashion-mnist";
    private static final int STAGE = 2;
    private static final int WARM_UP = 30;
    private static final int DIRECT = 0;
    private static final int PATH = 1;

    private final Path folder = Files.createTempDirectory("snapshot-loading");
    private final StagedSnapshots snapshots = new StagedSnapshots();
    private final StageInfo info;
    private final Image image;

    private SnapshotLoading() throws IOException {
        info =
                snapshots.stages(MODEL).stream()
                        .filter(stage -> stage.stage() == STAGE)
                        .findFirst()
                        .orElseThrow();
        String file = info.name() + "-0000.params";
        String path =
                "/ai/djl/lrdecay/zoo/shipped/model/cv/image_classification/ai/djl/lrdecay/"
                        + String.join("/", MODEL, info.version(), info.name(), file);
        try (InputStream in = StagedSnapshots.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IOException("the library has no " + path);
            }
            Files.copy(in, folder.resolve(file));
        }
        Random random = new Random(1);
        BufferedImage picture = new BufferedImage(28, 28, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < 28 * 28; i++) {
            picture.setRGB(i % 28, i / 28, 0x010101 * random.nextInt(256));
        }
        image = ImageFactory.getInstance().fromImage(picture);
    }

    /** A way of loading that ends with a prediction. */
    @FunctionalInterface
    private interface Way {
        String run()
                throws IOException,
                        ModelNotFoundException,
                        MalformedModelException,
                        TranslateException;
    }

    /**
     * Measures.
     *
     * @param args the number of rounds, 300 if there is none
     * @throws Exception if a model cannot be loaded
     */
    public static void main(String[] args) throws Exception {
        new SnapshotLoading().measure(args.length == 0 ? 300 : Integer.parseInt(args[0]));
    }

    private void measure(int rounds) throws Exception {
        List<String> names =
                List.of("Model.load", "optModelPath", "StagedSnapshots", "optArtifactId");
        List<Way> ways = List.of(this::directly, this::path, this::staged, this::criteria);
        double[][] times = new double[ways.size()][rounds];
        List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3));
        Random random = new Random(2);
        for (int round = -WARM_UP; round < rounds; round++) {
            String first = "";
            Collections.shuffle(order, random);
            for (int way : order) {
                long start = System.nanoTime();
                String found = ways.get(way).run();
                if (round >= 0) {
                    times[way][round] = (System.nanoTime() - start) / 1e6;
                }
                if (!first.isEmpty() && !first.equals(found)) {
                    throw new IllegalStateException(names.get(way) + ": " + found + ", " + first);
                }
                first = found;
            }
        }
        for (int way = 0; way < ways.size(); way++) {
            System.out.printf(
                    Locale.ROOT,
                    "%-16s %5.2f ms (quartiles %.2f, %.2f)%n",
                    names.get(way),
                    quantile(times[way], 0.5),
                    quantile(times[way], 0.25),
                    quantile(times[way], 0.75));
            for (int other : new int[] {DIRECT, PATH}) {
                double[] ratios = new double[rounds];
                for (int round = 0; round < rounds; round++) {
                    ratios[round] = times[way][round] / times[other][round];
                }
                System.out.printf(
                        Locale.ROOT,
                        "    %.3f of %s (quartiles %.3f, %.3f)%n",
                        quantile(ratios, 0.5),
                        names.get(other),
                        quantile(ratios, 0.25),
                        quantile(ratios, 0.75));
            }
        }
    }

    private static double quantile(double[] values, double fraction) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) (fraction * (sorted.length - 1))];
    }

    private String staged()
            throws IOException,
                    ModelNotFoundException,
                    MalformedModelException,
                    TranslateException {
        return predict(snapshots.load(MODEL, STAGE, Image.class, Classifications.class));
    }

    private String predict(ZooModel<Image, Classifications> model) throws TranslateException {
        try (model;
                Predictor<Image, Classifications> predictor = model.newPredictor()) {
            return predictor.predict(image).best().getClassName();
        }
    }

    private String criteria()
            throws IOException,
                    ModelNotFoundException,
                    MalformedModelException,
                    TranslateException {
        Criteria<Image, Classifications> criteria =
                Criteria.builder()
                        .setTypes(Image.class, Classifications.class)
                        .optArtifactId("ai.djl.lrdecay:" + MODEL)
                        .optFilter("stage", String.valueOf(STAGE))
                        .build();
        return predict(criteria.loadModel());
    }

    private String path()
            throws IOException,
                    ModelNotFoundException,
                    MalformedModelException,
                    TranslateException {
        Criteria<Image, Classifications> criteria =
                Criteria.builder()
                        .setTypes(Image.class, Classifications.class)
                        .optModelPath(folder)
                        .optModelName(info.name())
                        .optBlock(Networks.create(info.architecture(), info.classNames().size()))
                        .optTranslator(translator())
                        .build();
        return predict(criteria.loadModel());
    }

    private String directly() throws IOException, MalformedModelException, TranslateException {
        try (Model model = Model.newInstance(info.name())) {
            model.setBlock(Networks.create(info.architecture(), info.classNames().size()));
            model.load(folder);
            try (Predictor<Image, Classifications> predictor = model.newPredictor(translator())) {
                return predictor.predict(image).best().getClassName();
            }
        }
    }

    /** What a user of DJL would write for these images. */
    private ImageClassificationTranslator translator() {
        return ImageClassificationTranslator.builder()
                .optFlag(Image.Flag.GRAYSCALE)
                .setImageSize(length(2), length(1))
                .addTransform(new Resize(length(2), length(1)))
                .addTransform(new ToTensor())
                // DJL's Normalize takes three channels only.
                .addTransform(array -> array.sub(info.mean().get(0)).div(info.deviation().get(0)))
                .optApplySoftmax(true)
                .optSynset(info.classNames())
                .build();
    }

    private int length(int axis) {
        return Math.toIntExact(info.inputShape().get(axis));
    }
}
