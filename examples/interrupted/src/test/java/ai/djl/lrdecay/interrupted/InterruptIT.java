package ai.djl.lrdecay.interrupted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training that is asked to end, as by Ctrl-C, says how to continue it. */
class InterruptIT {

    @TempDir Path folder;

    private Process start(List<String> more) throws Exception {
        List<String> command = new ArrayList<>();
        String options =
                "train --data ps10:train=256,test=64,size=1 --model wrn-10-1 --lr 0.1"
                        + " --batch-size 32 --threads 1 --device cpu --out";
        command.addAll(List.of(options.split(" ")));
        command.add(folder.resolve("run").toString());
        command.addAll(more);
        return MainProcess.of(command).redirectOutput(folder.resolve("log").toFile()).start();
    }

    private boolean hasCheckpoint() throws IOException {
        Path checkpoints = folder.resolve("run/checkpoint");
        if (!Files.isDirectory(checkpoints)) {
            return false;
        }
        try (Stream<Path> files = Files.list(checkpoints)) {
            return files.anyMatch(file -> file.toString().endsWith(".safetensors"));
        }
    }

    @Test
    void saysHowToContinue() throws Exception {
        List<String> epochs = List.of("--epochs", "100000");
        Process process = start(epochs);
        Path metrics = folder.resolve("run/metrics.jsonl");
        while (process.isAlive() && !hasCheckpoint()) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        process.destroy();
        assertThat(process.waitFor()).isNotZero();
        String log = Files.readString(folder.resolve("log"));
        assertThat(log)
                .contains("Interrupted.")
                .contains("--resume")
                .contains(folder.resolve("run").toString());
        Process again = start(List.of("--epochs", "100000", "--resume"));
        int done = Files.readAllLines(metrics).size();
        while (again.isAlive() && Files.readAllLines(metrics).size() <= done) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(again.isAlive()).isTrue();
        again.destroyForcibly().waitFor();
        assertThat(Files.readString(folder.resolve("log"))).contains("Continuing after epoch");
    }

    /** A run that ends by itself says nothing of the kind. */
    @Test
    void isSilentOtherwise() throws Exception {
        assertThat(start(List.of("--epochs", "1")).waitFor()).isZero();
        assertThat(Files.readString(folder.resolve("log"))).doesNotContain("Interrupted");
    }
}
