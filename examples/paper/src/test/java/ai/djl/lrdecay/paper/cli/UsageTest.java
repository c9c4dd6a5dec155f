package ai.djl.lrdecay.paper.cli;

import static ai.djl.lrdecay.paper.cli.CommandRun.lrdecay;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.data.DataSource;
import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.experiment.Experiment;
import ai.djl.lrdecay.paper.experiment.Experiments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Help, options, exit codes, and what is said of wrong usage. */
class UsageTest {

    @TempDir Path folder;

    private static String[] train(String... more) {
        return Stream.concat(
                        Stream.of(
                                "train",
                                "--data",
                                "ps10:train=64,test=16,size=1",
                                "--model",
                                "wrn-10-1",
                                "--device",
                                "cpu",
                                "--threads",
                                "1"),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "reproduce", "train", "autodecay", "report", "verify", "data", "doctor"})
    void helpFitsATerminal(String command) {
        CommandRun outcome = command.isEmpty() ? lrdecay("--help") : lrdecay(command, "--help");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out().lines()).allSatisfy(l -> assertThat(l).hasSizeLessThan(81));
        if (!command.isEmpty()) {
            assertThat(outcome.out()).contains("--quiet", "--verbose");
        }
    }

    /** An option is there where it means something, and nowhere else. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "reproduce|--seed --device --data-dir",
                "train|--seed --device --data-dir --threads",
                "transfer|--seed --device --data-dir --threads",
                "hessian|--seed --device --data-dir",
                "select|--seed --device --data-dir",
                "data|--seed --data-dir",
                "doctor|--device --data-dir",
                "autodecay|''",
                "report|''",
                "verify|--data-dir",
                "suite|''",
                "zoo list|''",
                "zoo publish|''",
            })
    void optionsAreWhereTheyMeanSomething(String command, String options) {
        CommandRun help = lrdecay((command + " --help").split(" "));
        List<String> there =
                Stream.of("--seed", "--device", "--data-dir", "--threads")
                        .filter(option -> help.out().contains(option + "="))
                        .toList();
        assertThat(there)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(options.split(" ")).filter(option -> !option.isEmpty()).toList());
        assertThat(lrdecay((command + " --threads x").split(" ")).code()).isEqualTo(2);
    }

    /** Help names every experiment, wherever its lines break. */
    @Test
    void helpNamesTheExperiments() {
        String help = CommandRun.of("reproduce --help").out().replaceAll("\\s+", " ");
        for (Experiment experiment : Experiments.all()) {
            assertThat(help).containsPattern("[ :]" + experiment.id() + "[,.]");
        }
    }

    /** Help names every data set that is in the registry. */
    @Test
    void helpNamesTheDataSets() {
        String help = lrdecay("train", "--help").out();
        for (DataSource source : DataSources.all()) {
            assertThat(help).contains(source.name());
        }
    }

    /** A file or a folder that cannot be used is named, with what to do, and exit code 1. */
    @Test
    void whatCannotBeUsedIsNamed() throws Exception {
        String dir = Files.createDirectory(folder.resolve("dir")).toString();
        Path file = Files.writeString(folder.resolve("file"), "text");
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), Path.of("nowhere"));
        String[] below = train("--lr", "1", "--epochs", "1", "--out", file + "/x");
        String[] link = train("--lr", "1", "--epochs", "1", "--out", dangling.toString());
        String[] data =
                train("--lr", "1", "--epochs", "1", "--out", dir, "--data-dir", dir + "/none");
        refuses(lrdecay("data", "ps10", "--preview", dir), dir + " is a folder");
        refuses(lrdecay("data", "ps10", "--preview", dir + "/no/x.png"), "there is no folder");
        refuses(lrdecay("hessian", dir), dir + " is neither a snapshot nor a run");
        refuses(lrdecay("select", dir, "--data", "ps10"), dir + " is neither a snapshot nor a run");
        refuses(lrdecay("suite", "--write", dir), dir + " is not a file");
        refuses(lrdecay("report", dir), dir + " holds no reproduction");
        refuses(lrdecay("run-job", dir + "/none"), "there is no " + dir + "/none");
        refuses(lrdecay("run-job", file.toString()), file + " is not used");
        refuses(lrdecay(below), file + "/x cannot be made");
        refuses(lrdecay(link), dangling + " cannot be made");
        refuses(lrdecay(data), dir + "/none does not exist");
    }

    /** A transfer that fails before its first stage leaves no folder behind, and keeps others. */
    @Test
    void aTransferThatFailsLeavesNothing() throws Exception {
        Path out = folder.resolve("transfer");
        String[] wrong = {
            "transfer",
            "zoo:wrn-fashion-mnist@7",
            "--data",
            "ps10:train=64,test=16,size=1",
            "--device",
            "cpu",
            "--out",
            out.toString()
        };
        refuses(lrdecay(wrong), "the stages are [1, 2, 3]");
        assertThat(out).doesNotExist();
        Path own = Files.writeString(Files.createDirectory(out).resolve("own"), "text");
        refuses(lrdecay(wrong), out + " holds something else than a transfer (own)");
        assertThat(own).exists();
    }

    private static void refuses(CommandRun outcome, String why) {
        assertThat(outcome.err()).startsWith("lrdecay: ").contains(why).hasLineCount(1);
        assertThat(outcome.code()).isEqualTo(1);
    }

    static Stream<Arguments> wrongUsages() {
        String data = "ps10:train=64,test=16,size=1";
        return Stream.of(
                Arguments.of(List.of(), "Name a command"),
                Arguments.of(List.of("dance"), "dance"),
                Arguments.of(List.of("reproduce", "--preset", "huge"), "unknown preset 'huge'"),
                Arguments.of(List.of("reproduce", "--only", "x"), "unknown experiment 'x'"),
                Arguments.of(List.of("reproduce", "--seeds", "0"), "--seeds"),
                Arguments.of(List.of("reproduce", "--seeds", "many"), "--seeds"),
                Arguments.of(List.of("reproduce", "--jobs", "-1"), "--jobs"),
                Arguments.of(List.of("reproduce", "--jobs", "0"), "--jobs must be at least 1"),
                Arguments.of(List.of("reproduce", "--seed", "-3"), "--seed must be at least 1"),
                Arguments.of(List.of("reproduce", "--only", ","), "--only names no experiment"),
                Arguments.of(
                        List.of("reproduce", "--only", "ps10-schedules"),
                        "the preset quick leaves out 'ps10-schedules': take standard or paper"),
                Arguments.of(List.of("reproduce", "--track", "x:y"), "unknown --track 'x:y'"),
                Arguments.of(List.of("reproduce", "--track", "mlflow:x"), "address of a server"),
                Arguments.of(List.of("reproduce", "--device", "tpu"), "unknown device 'tpu'"),
                Arguments.of(List.of("reproduce", "--device", "gpu:99"), "gpu:99"),
                Arguments.of(List.of("data", "mnist"), "unknown data set 'mnist'"),
                Arguments.of(List.of("data", "ps10:size=0"), "image size"),
                Arguments.of(List.of("train"), "--data"),
                Arguments.of(wrongTrain(data, "--lr", "-1"), "learning rate"),
                Arguments.of(wrongTrain(data, "--lr", "fast"), "--lr"),
                Arguments.of(wrongTrain(data, "--lr", "1", "--momentum", "1"), "momentum"),
                Arguments.of(wrongTrain(data, "--lr", "1", "--batch-size", "1"), "batch size"),
                Arguments.of(wrongTrain(data, "--lr", "1", "--threads", "-1"), "--threads"),
                Arguments.of(wrongTrain(data, "--lr", "1", "--schedule", "step"), "schedule"),
                Arguments.of(wrongTrain("ps10:x=1", "--lr", "1"), "no option 'x'"),
                Arguments.of(
                        wrongTrain(data, "--lr", "1", "--schedule", "step@9"),
                        "'step@9' decays after epoch 9, and the run has only 1"),
                Arguments.of(
                        wrongTrain(data, "--lr", "1", "--measure-every", "2"), "--eigenvalues"),
                Arguments.of(wrongTrain(data, "--lr", "1", "--backbone-rate", "1"), "--start"),
                Arguments.of(
                        wrongTrain(data, "--lr", "1", "--start", "zoo:wrn-ps10"), "names no stage"),
                Arguments.of(
                        List.of("train", "--data", data, "--modle", "wrn-10-1"),
                        "Unknown option: '--modle'"),
                Arguments.of(List.of("compare", "a"), "name at least two reproductions"),
                Arguments.of(
                        wrongTrain(data, "--lr", "1", "--precision", "half"),
                        "unknown value 'half': there are float32, bfloat16, auto."),
                Arguments.of(
                        List.of("select", "zoo:wrn-ps10", "--data", "ps10", "--score", "best"),
                        "there are log-me, probe, h-score, leep, n-leep, trans-rate."),
                Arguments.of(List.of("zoo", "list", "--device", "gpu:7"), "--device"),
                Arguments.of(
                        List.of("zoo", "publish", "run", "--name", "A B", "--zoo", "zoo"),
                        "--name 'A B' is not allowed"),
                Arguments.of(
                        List.of(
                                "zoo",
                                "publish",
                                "run",
                                "--name",
                                "a",
                                "--zoo",
                                "zoo",
                                "--model-version",
                                "1"),
                        "--model-version '1' is not allowed"),
                Arguments.of(
                        List.of(
                                "transfer",
                                "x",
                                "--data",
                                "ps10",
                                "--out",
                                "y",
                                "--strategy",
                                "bend"),
                        "--strategy"),
                Arguments.of(
                        List.of("transfer", "x", "--data", "ps10", "--out", "y", "--lr", "1"),
                        "need --strategy finetune"),
                Arguments.of(
                        List.of(
                                "transfer",
                                "x",
                                "--data",
                                "ps10",
                                "--out",
                                "y",
                                "--strategy",
                                "finetune",
                                "--schedule",
                                "step@9",
                                "--epochs",
                                "3"),
                        "has only 3"));
    }

    private static List<String> wrongTrain(String data, String... more) {
        return Stream.concat(
                        Stream.of(
                                "train",
                                "--data",
                                data,
                                "--model",
                                "wrn-10-1",
                                "--epochs",
                                "1",
                                "--device",
                                "cpu",
                                "--out",
                                "unused"),
                        Stream.of(more))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("wrongUsages")
    void wrongUsageIsOneSentenceAndExitCode2(List<String> args, String why) {
        CommandRun outcome = lrdecay(args.toArray(String[]::new));
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("lrdecay: ").contains(why).doesNotContain("\tat ");
        assertThat(outcome.out()).isEmpty();
    }

    /** What could not begin leaves nothing behind, not even the folders on the way. */
    @ParameterizedTest
    @ValueSource(strings = {"zoo:wrn-ps10@7", "zoo:no-such-model@1"})
    void aTransferThatCannotBeginLeavesNoFolder(String source) throws Exception {
        for (String strategy : List.of("fix", "finetune")) {
            CommandRun run =
                    lrdecay(
                            "transfer",
                            source,
                            "--data",
                            "ps10:train=64,test=16,size=8",
                            "--strategy",
                            strategy,
                            "--device",
                            "cpu",
                            "--threads",
                            "1",
                            "--out",
                            folder.resolve("new").resolve("results").toString());
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).contains(source.contains("@7") ? "@7 is not there" : "no-such");
            assertThat(folder).isEmptyDirectory();
        }
    }
}
