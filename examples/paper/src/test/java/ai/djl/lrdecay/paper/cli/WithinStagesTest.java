package ai.djl.lrdecay.paper.cli;

import static ai.djl.lrdecay.paper.cli.CommandRun.lrdecay;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.zoo.SnapshotZoo;
import ai.djl.lrdecay.zoo.StageInfo;
import ai.djl.lrdecay.zoo.StagedSnapshots;
import ai.djl.lrdecay.zoo.ZooLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots within stages: kept, published under a group of one's own, listed and ranked. */
class WithinStagesTest {

    private static final String DATA = "ps10:train=200,test=50,size=2";

    @TempDir static Path folder;
    private static Path run;
    private static Path zoo;

    @BeforeAll
    static void train() {
        run = train("run", "--snapshots", "every:2");
        zoo = folder.resolve("zoo");
        CommandRun published =
                lrdecay(
                        "zoo",
                        "publish",
                        run.toString(),
                        "--group",
                        "org.example",
                        "--name",
                        "often",
                        "--zoo",
                        zoo.toString());
        assertThat(published.code()).as(published.err()).isZero();
        assertThat(published.out())
                .contains("published often-stage1-epoch2", "published often-stage2 1.0.0");
        System.setProperty(ZooLocation.PROPERTY, zoo.toString());
    }

    @AfterAll
    static void placeAsBefore() {
        System.clearProperty(ZooLocation.PROPERTY);
    }

    private static Path train(String name, String... more) {
        Path out = folder.resolve(name);
        String command =
                "train --model wrn-10-1 --lr 0.1 --schedule step@3 --epochs 5 --threads 1 --quiet"
                        + " --data "
                        + DATA
                        + " --out "
                        + out;
        CommandRun trained =
                lrdecay(
                        Stream.concat(Stream.of(command.split(" ")), Stream.of(more))
                                .toArray(String[]::new));
        assertThat(trained.code()).as(trained.err()).isZero();
        return out;
    }

    private static List<String> names(List<Path> paths) {
        return paths.stream().map(path -> path.getFileName().toString()).toList();
    }

    @Test
    void areKeptBesideTheEndsOfStages() throws IOException {
        assertThat(names(StageSnapshot.listAll(run.resolve("snapshots"))))
                .containsExactly("stage-1-epoch-2", "stage-1", "stage-2-epoch-4", "stage-2");
        assertThat(names(StageSnapshot.list(run.resolve("snapshots"))))
                .containsExactly("stage-1", "stage-2");
        StageSnapshot within = StageSnapshot.readSealed(run.resolve("snapshots/stage-2-epoch-4"));
        assertThat(within.about().atEnd()).isFalse();
        assertThat(within.epoch()).isEqualTo(4);
    }

    /** They change no number, and so not the name of the run. */
    @Test
    void changeNothingElse() throws IOException {
        Path plain = train("plain");
        for (String name : List.of("metrics.jsonl", "snapshots/stage-2/wrn-10-1-0000.params")) {
            assertThat(Files.readAllBytes(run.resolve(name)))
                    .as(name)
                    .isEqualTo(Files.readAllBytes(plain.resolve(name)));
        }
        // The seal of the finished run covers them.
        Path file = run.resolve("snapshots/stage-1-epoch-2/snapshot.json");
        String text = Files.readString(file);
        Files.writeString(file, text.replace("\"epoch\": 2", "\"epoch\": 1"));
        try {
            CommandRun again = lrdecay("select", run.toString(), "--data", DATA);
            assertThat(again.code()).isEqualTo(1);
            assertThat(again.err()).contains("stage-1-epoch-2").hasLineCount(1);
        } finally {
            Files.writeString(file, text);
        }
    }

    @Test
    void areListedWithTheirStage() throws IOException {
        StagedSnapshots snapshots =
                new StagedSnapshots(new SnapshotZoo(zoo.toString(), "org.example"));
        assertThat(snapshots.all("often"))
                .extracting(StageInfo::name)
                .containsExactly(
                        "often-stage1-epoch2",
                        "often-stage1",
                        "often-stage2-epoch4",
                        "often-stage2");
        assertThat(snapshots.stages("often")).extracting(StageInfo::epoch).containsExactly(3, 5);
        assertThat(snapshots.verify("often")).hasSize(4);
        CommandRun show =
                lrdecay("zoo", "show", "often", "--zoo", zoo.toString(), "--group", "org.example");
        assertThat(show.out()).contains("within the stage", "optArtifactId(\"org.example:often\")");
        CommandRun bad = lrdecay("zoo", "list", "--group", "../x");
        assertThat(bad.code()).isEqualTo(2);
        assertThat(bad.err()).contains("cannot be a group");
    }

    /** Snapshots without a run, as a listener writes them, with what they do not say themselves. */
    @Test
    void snapshotsOfAnOwnTrainingArePublished() throws IOException {
        Path classes = folder.resolve("classes.txt");
        Files.write(classes, IntStream.range(0, 10).mapToObj(i -> "kind " + i).toList());
        Path own = folder.resolve("own-zoo");
        String[] command = {
            "zoo",
            "publish",
            run.resolve("snapshots").toString(),
            "--group",
            "org.example",
            "--name",
            "own",
            "--classes",
            classes.toString(),
            "--mean",
            "0,0,0,0,0,0",
            "--deviation",
            "1,1,1,1,1,2",
            "--zoo",
            own.toString()
        };
        CommandRun published = lrdecay(command);
        assertThat(published.code()).as(published.err()).isZero();
        StageInfo last =
                new StagedSnapshots(new SnapshotZoo(own.toString(), "org.example"))
                        .stages("own")
                        .get(1);
        assertThat(last.classNames()).hasSize(10).endsWith("kind 9");
        assertThat(last.deviation()).endsWith(2f);
        Files.writeString(classes, "one\ntwo\n");
        command[6] = "other";
        CommandRun wrong = lrdecay(command);
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.err()).contains("10 outputs, and the names of 2 classes").hasLineCount(1);
        command[2] = run.toString();
        CommandRun both = lrdecay(command);
        assertThat(both.code()).isEqualTo(2);
        assertThat(both.err()).contains("whose records already say");
    }

    @Test
    void areRankedLikeTheEnds() {
        for (String model : List.of(run.toString(), "zoo:org.example:often")) {
            CommandRun select = lrdecay("select", model, "--data", DATA, "--score", "H_SCORE");
            assertThat(select.code()).as(select.err()).isZero();
            assertThat(select.out())
                    .containsPattern("(?m)^    1      2 ")
                    .containsPattern("(?m)^    2      5 ")
                    .contains("H-score", "Recommended: stage ")
                    .containsPattern("the last stage is 2, the best on the source is [12]");
        }
    }

    /** Among one there is nothing to choose, and nothing is said about the others. */
    @Test
    void oneStageIsNotRanked() {
        CommandRun one = lrdecay("select", "zoo:org.example:often@1", "--data", DATA);
        assertThat(one.code()).isEqualTo(2);
        assertThat(one.err())
                .contains("zoo:org.example:often@1 is one stage: leave out the stage to rank all");
    }

    /** Every score ranks, from features or from the network's own predictions. */
    @Test
    void allScoresRank() {
        for (String score : List.of("LOG_ME", "LEEP", "N_LEEP", "TRANS_RATE", "PROBE")) {
            CommandRun select = lrdecay("select", run.toString(), "--data", DATA, "--score", score);
            assertThat(select.code()).as(select.err()).isZero();
            assertThat(select.out())
                    .contains("Recommended: stage ", "higher is better", "seconds to compute")
                    .containsPattern("Estimated probability that it is the best: [01]\\.\\d\\d, ")
                    .containsPattern("(?m)^stage  epoch +LogME")
                    .doesNotContain("%");
            assertThat(select.out().lines())
                    .filteredOn(line -> !line.startsWith("Model: "))
                    .allMatch(line -> line.length() <= 80 && line.equals(line.stripTrailing()));
        }
        CommandRun both =
                lrdecay("select", run.toString(), "--data", DATA, "--probe", "--score", "LEEP");
        assertThat(both.code()).isEqualTo(2);
        CommandRun unknown =
                lrdecay(
                        Stream.of(
                                        "train",
                                        "--model",
                                        "wrn-10-1",
                                        "--lr",
                                        "0.1",
                                        "--epochs",
                                        "5",
                                        "--data",
                                        DATA,
                                        "--out",
                                        "x",
                                        "--snapshots",
                                        "often")
                                .toArray(String[]::new));
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("--snapshots 'often' is not known");
    }
}
