package ai.djl.lrdecay.examples.bench;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.lrdecay.nn.Networks;
import ai.djl.lrdecay.zoo.StageInfo;
import ai.djl.lrdecay.zoo.StagedSnapshots;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.modality.cv.transform.Normalize;
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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Times loading a shipped snapshot and its first prediction against DJL loading the same parameters
 * directly ({@code Model.load} of the file into the same network, with DJL's own translator), in
 * one process, in turn. The argument is the number of rounds.
 */
public final class SnapshotLoading {

    private static final String MODEL = "wrn-fashion-mnist";
    private static final int STAGE = 2;
    private static final int WARM_UP = 30;

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
                List.of("directly", "StagedSnapshots", "Criteria", "Criteria directly");
        List<Way> ways = List.of(this::directly, this::staged, this::criteria, this::path);
        double[][] times = new double[ways.size()][rounds];
        for (int round = -WARM_UP; round < rounds; round++) {
            String first = "";
            for (int k = 0; k < ways.size(); k++) {
                int way = Math.floorMod(round + k, ways.size());
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
            double[] ratios = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                ratios[round] = times[way][round] / times[0][round];
            }
            System.out.printf(
                    Locale.ROOT,
                    "%-18s %6.2f ms (quartiles %.2f, %.2f), %.3f of directly (%.3f, %.3f)%n",
                    names.get(way),
                    quantile(times[way], 0.5),
                    quantile(times[way], 0.25),
                    quantile(times[way], 0.75),
                    quantile(ratios, 0.5),
                    quantile(ratios, 0.25),
                    quantile(ratios, 0.75));
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
        try (ZooModel<Image, Classifications> model =
                        snapshots.load(MODEL, STAGE, Image.class, Classifications.class);
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
        try (ZooModel<Image, Classifications> model = criteria.loadModel();
                Predictor<Image, Classifications> predictor = model.newPredictor()) {
            return predictor.predict(image).best().getClassName();
        }
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
        try (ZooModel<Image, Classifications> model = criteria.loadModel();
                Predictor<Image, Classifications> predictor = model.newPredictor()) {
            return predictor.predict(image).best().getClassName();
        }
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
                .addTransform(new ToTensor())
                .addTransform(new Normalize(floats(info.mean()), floats(info.deviation())))
                .optApplySoftmax(true)
                .optSynset(info.classNames())
                .build();
    }

    private static float[] floats(List<Float> values) {
        float[] result = new float[values.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = values.get(i);
        }
        return result;
    }
}
