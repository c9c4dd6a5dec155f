package ai.djl.lrdecay.paper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.data.CifarFolder;
import ai.djl.lrdecay.paper.run.EpochRecord;
import ai.djl.lrdecay.paper.run.RunDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small folder in CIFAR-10's published layout, through the commands that take data. */
class Cifar10CommandsTest {

    @TempDir Path folder;

    @BeforeEach
    void write() throws IOException {
        CifarFolder.write(folder.resolve("cifar-10-batches-bin"), 40, 50);
    }

    /** Runs a command whose last word is followed by a path, and returns what it printed. */
    private String lrdecay(String line, Path path) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stdout = System.out;
        PrintStream stderr = System.err;
        try {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(System.out);
            String[] words = (line + " --data-dir").split(" ");
            String[] args = Arrays.copyOf(words, words.length + 1);
            args[words.length] = folder.toString();
            for (int i = 0; i < args.length; i++) {
                args[i] = args[i].replace("RUN", path.toString());
            }
            int code = Main.execute(args);
            String text = out.toString(StandardCharsets.UTF_8);
            assertThat(code).as(text).isZero();
            return text;
        } finally {
            System.setOut(stdout);
            System.setErr(stderr);
        }
    }

    @Test
    void trainsResumesAndMeasures() throws IOException {
        Path run = folder.resolve("run");
        String train =
                "train --data cifar10:size=8,augment=yes --model wrn-10-1 --lr 0.1"
                        + " --schedule step@8 --epochs 12 --batch-size 32 --threads 1 --resume"
                        + " --out RUN";
        lrdecay(train, run);
        List<EpochRecord> epochs = new RunDirectory(run).epochs();
        assertThat(epochs).hasSize(12);
        // The brightest tenth of the rows tells the class.
        assertThat(epochs.get(11).trainLoss()).isLessThan(0.8 * epochs.get(0).trainLoss());
        assertThat(Files.exists(run.resolve("snapshots/stage-2"))).isTrue();
        Files.delete(run.resolve("result.json"));
        assertThat(lrdecay(train, run)).contains("Continuing after epoch 12");
        assertThat(lrdecay("hessian RUN --top 2 --samples 100 --micro-batch 50", run))
                .contains("100 samples of cifar10");
    }

    @Test
    void descendsAlongTheGradientOfAllData() throws IOException {
        Path run = folder.resolve("run");
        String text =
                lrdecay(
                        "train --data cifar10:train=60,test=20,size=8 --model wrn-10-1 --lr 0.1"
                                + " --epochs 6 --batch-size 60 --full-batch --momentum 0"
                                + " --schedule step@4 --eigenvalues 1 --measure-every 3"
                                + " --threads 1 --out RUN",
                        run);
        RunDirectory directory = new RunDirectory(run);
        assertThat(directory.epochs()).hasSize(6);
        // Every three epochs, and at the end of the first stage.
        assertThat(directory.measuredSpectra()).containsOnlyKeys(3, 4, 6);
        Path figure = run.resolve("spectra/sharpness.png");
        assertThat(text).contains(figure.toString());
        assertThat(ImageIO.read(figure.toFile()).getWidth()).isGreaterThan(400);
    }

    @Test
    void doctorFindsTheFolder() {
        assertThat(lrdecay("doctor --device cpu", folder)).contains("cifar10");
    }
}
