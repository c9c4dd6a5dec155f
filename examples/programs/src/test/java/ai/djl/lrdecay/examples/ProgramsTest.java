package ai.djl.lrdecay.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every program runs, is one file, and is short enough to be read. */
class ProgramsTest {

    private static final Path SOURCES = Path.of("src/main/java/ai/djl/lrdecay/examples");

    @TempDir Path folder;

    static List<Path> programs() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.filter(file -> !file.endsWith("package-info.java")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void isShortAndStandsAlone(Path program) throws IOException {
        List<String> lines = Files.readAllLines(program);

        assertThat(lines).hasSizeLessThanOrEqualTo(80);
        assertThat(lines).noneMatch(line -> line.contains("lrdecay.examples."));
    }

    @Test
    void autoDecayWithEasyTrain() throws Exception {
        AutoDecayWithEasyTrain.main(new String[] {"3"});
    }

    @Test
    void warmUpValidationAndResume() throws Exception {
        String folder = this.folder.resolve("resume").toString();
        WarmUpValidationAndResume.main(new String[] {folder, "2"});
        WarmUpValidationAndResume.main(new String[] {folder, "3"});

        assertThat(Files.readAllLines(this.folder.resolve("resume/history.jsonl"))).hasSize(3);
    }

    @Test
    void hessianOfYourNetwork() throws Exception {
        HessianOfYourNetwork.main(new String[] {"2"});
    }

    @Test
    void patternsOfPs10() throws Exception {
        PatternsOfPs10.main(new String[] {});
    }

    @Test
    void stableThenDescend() throws Exception {
        Path table = folder.resolve("wsd.csv");
        StableThenDescend.main(new String[] {table.toString(), "3"});

        assertThat(Files.readAllLines(table)).hasSize(4);
    }

    @Test
    void stagesOfYourCnn() throws Exception {
        StagesOfYourCnn.main(new String[] {folder.toString(), "1"});

        assertThat(Files.readString(folder.resolve("zoo/index.txt")))
                .isEqualTo("org.example:cnn\n");
    }

    /** Bright images and dark ones, with a little noise. */
    @Test
    void chooseStageForImages() throws Exception {
        for (int i = 0; i < 24; i++) {
            BufferedImage image = new BufferedImage(14, 14, BufferedImage.TYPE_INT_RGB);
            for (int pixel = 0; pixel < 14 * 14; pixel++) {
                int grey = 60 + 120 * (i % 2) + (pixel * 31 + i * 17) % 40;
                image.setRGB(pixel % 14, pixel / 14, grey * 0x010101);
            }
            Path file = folder.resolve(i % 2 == 0 ? "dark" : "bright").resolve(i + ".png");
            Files.createDirectories(file.getParent());
            ImageIO.write(image, "png", file.toFile());
        }
        ChooseStageForImages.main(new String[] {folder.toString()});
    }

    /** jshell goes on after an error, and ends well: what it printed is what counts. */
    @Test
    void threePillarsInJshell() throws Exception {
        Path output = folder.resolve("output.txt");
        Process jshell =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jshell")
                                        .toString(),
                                "-R-Xmx1g",
                                "-R-DOPT_OUT_TRACKING=true",
                                "-R-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                                "--class-path",
                                System.getProperty("java.class.path"),
                                "src/main/jshell/three-pillars.jsh")
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        jshell.getOutputStream().close();

        assertThat(jshell.waitFor()).isZero();
        List<String> lines = Files.readAllLines(output);
        assertThat(lines).noneMatch(line -> line.contains("Error") || line.contains("xception"));
        assertThat(lines).filteredOn(line -> line.startsWith("AutoDecay: the rate is")).hasSize(1);
        assertThat(lines).filteredOn(line -> line.startsWith("Spectrum: sharpness")).hasSize(1);
        assertThat(lines).filteredOn(line -> line.startsWith("Zoo: stage")).hasSize(3);
    }

    @Test
    void averageInsteadOfDecay() throws Exception {
        AverageInsteadOfDecay.main(new String[] {"2"});
    }
}
