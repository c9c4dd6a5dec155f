package ai.djl.lrdecay.paper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutoDecayCommandTest {

    @TempDir Path folder;

    private record Outcome(int code, String out, String err) {}

    private static Outcome run(String input, String... args) {
        InputStream stdin = System.in;
        PrintStream stdout = System.out;
        PrintStream stderr = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try {
            System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            String[] all = new String[args.length + 1];
            all[0] = "autodecay";
            System.arraycopy(args, 0, all, 1, args.length);
            int code = Main.execute(all);
            return new Outcome(
                    code,
                    out.toString(StandardCharsets.UTF_8),
                    err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setIn(stdin);
            System.setOut(stdout);
            System.setErr(stderr);
        }
    }

    private static final String[] QUICK = {
        "--beta", "0", "--window", "2", "--eta", "0.1", "--zeta", "0.5", "--lr", "0.5"
    };

    /** Four to one and level: a decay. One to one: the end. */
    @Test
    void answersEachLossWithALine() {
        Outcome outcome = run("4\n1\n1\n\nnan\n1\n1\n0.1\n", QUICK);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out().lines())
                .containsExactly(
                        "1\t4.0\tCONTINUE\t0.5",
                        "2\t1.0\tCONTINUE\t0.5",
                        "3\t1.0\tDECAY\t0.05",
                        "4\t1.0\tCONTINUE\t0.05",
                        "5\t1.0\tCONTINUE\t0.05",
                        "6\t1.0\tTERMINATE\t0.05",
                        "7\t1.0\tTERMINATE\t0.05");
    }

    @Test
    void readsCsvByColumnAndRecordsOfARun() throws Exception {
        Path csv = folder.resolve("log.csv");
        Files.writeString(csv, "epoch, \"loss, mean\",lr\n1,4,0.1\n2,\"1\",0.1\n3,1,0.1\n");
        String[] args = {csv.toString(), "--column", "loss, mean", "--beta", "0", "--window", "2"};
        Outcome ofCsv = run("", args);
        assertThat(ofCsv.code()).as(ofCsv.err()).isZero();
        assertThat(ofCsv.out().lines()).hasSize(3);
        assertThat(ofCsv.out()).contains("3\t1.0\tDECAY");
        Path json = folder.resolve("metrics.jsonl");
        Files.writeString(
                json,
                "{\"epoch\":1,\"trainLoss\":4}\n{\"trainLoss\":1}\n{\"trainLoss\":1}\n"
                        + "{\"trainLoss\":null}\n");
        Outcome ofRun = run("", json.toString(), "--beta", "0", "--window", "2");
        assertThat(ofRun.out()).contains("3\t1.0\tDECAY").contains("4\t1.0\tCONTINUE");
    }

    /** Between the steps some trainers log their evaluations, with other fields. */
    @Test
    void leavesOutJsonLinesWithoutTheColumn() {
        String lines =
                "{\"eval_loss\":9}\n{\"loss\":4}\n{\"eval_loss\":5}\n{\"loss\":1}\n{\"loss\":1}\n";
        Outcome outcome = run(lines, "--column", "loss", "--beta", "0", "--window", "2");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("3\t1.0\tDECAY");
        Outcome misspelt = run(lines, "--column", "los");
        assertThat(misspelt.code()).isEqualTo(1);
        assertThat(misspelt.err())
                .contains("line 1 of standard input has no 'los': name one of [eval_loss]");
        Outcome nested = run("{\"loss\":{\"a\":1}}\n", "--column", "loss");
        assertThat(nested.err()).contains("line 1 of standard input is not the record");
    }

    /** The paper's rule ends where nothing was gained; a job tries a smaller rate first. */
    @Test
    void saysWhyItEndsAndCanDecayFirst() throws Exception {
        String constant = "1\n".repeat(8);
        Outcome paper = run(constant, "--window", "2");
        assertThat(paper.out().lines()).element(1).isEqualTo("2\t1.0\tTERMINATE\t0.1");
        assertThat(paper.err())
                .containsOnlyOnce("ends here: the moving average was stable at 1.000")
                .contains("a gain of less than 3 %.");
        Outcome job = run(constant, "--window", "2", "--min-decays", "1");
        assertThat(job.out().lines()).element(3).isEqualTo("4\t1.0\tDECAY\t0.01");
        assertThat(job.out().lines()).element(7).isEqualTo("8\t1.0\tTERMINATE\t0.01");
        assertThat(job.err()).contains("it has learned next to nothing so far");
    }

    @Test
    void malformedLinesAreNamed() throws Exception {
        for (String bad : List.of("1\n2\nthree\n", "1\n2\n{\"epoch\":1}\n", "1\n2\n{\"x\n")) {
            Outcome outcome = run(bad, QUICK);
            assertThat(outcome.code()).isEqualTo(1);
            assertThat(outcome.err()).startsWith("lrdecay: line 3 of standard input ");
            assertThat(outcome.out().lines()).hasSize(2);
        }
        Outcome column = run("a,b\n1,2\n", "--column", "c");
        assertThat(column.code()).isEqualTo(1);
        assertThat(column.err()).contains("line 1 of standard input has no column 'c'");
        Outcome cell = run("a,b\n1,2\n3\n", "--column", "b");
        assertThat(cell.err()).contains("line 3 of standard input has no value for 'b'");
        assertThat(run("", folder.resolve("none").toString()).code()).isEqualTo(1);
        Outcome header = run("epoch,loss\n1,2\n");
        assertThat(header.code()).isEqualTo(1);
        assertThat(header.err()).contains("line 1 of standard input").contains("--column");
        Outcome dir = run("", folder.toString());
        assertThat(dir.code()).isEqualTo(1);
        assertThat(dir.err()).contains(folder + " is a folder");
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xC3, '\n'});
        assertThat(run("", binary.toString()).err()).contains(binary + " is not text in UTF-8");
        for (String empty : List.of("", "\n\n")) {
            Path file = Files.writeString(folder.resolve("empty.csv"), empty);
            Outcome nothing = run("", file.toString());
            assertThat(nothing.code()).isEqualTo(1);
            assertThat(nothing.err()).contains(file + " holds no losses").hasLineCount(1);
        }
        assertThat(run("", "--window", "1").code()).isEqualTo(2);
        assertThat(run("", "--window", "5", "--epochs", "50").code()).isEqualTo(2);
        assertThat(run("", "--criterion", "guess").code()).isEqualTo(2);
    }

    /** One that is not finite is answered, and named on standard error. */
    /** What other programs write: a mark, cells that are empty, other names of fields. */
    @Test
    void readsLogsOfOtherPrograms() {
        Outcome marked = run("\uFEFFloss,e\n2,1\n1,2\n", "--column", "loss", "--window", "2");
        assertThat(marked.code()).as(marked.err()).isZero();
        assertThat(marked.out().lines()).hasSize(2);
        Outcome sparse = run("e,val\n1,2\n2,\n3, \n4,1\n", "--column", "val", "--window", "2");
        assertThat(sparse.code()).as(sparse.err()).isZero();
        assertThat(sparse.out().lines()).hasSize(2);
        String lines = "{\"step\":1,\"loss\":2}\n{\"step\":2,\"loss\":1}\n";
        Outcome json = run(lines, "--column", "loss", "--window", "2");
        assertThat(json.code()).as(json.err()).isZero();
        assertThat(json.out().lines()).hasSize(2);
        assertThat(run(lines).err())
                .contains("has no 'trainLoss': name one of [step, loss] with --column");
        assertThat(run("loss\n1\n2\n").err()).contains("name the column with --column");
    }

    @Test
    void whatIsNotFiniteIsReported() {
        Outcome outcome = run("4\n1\n1e309\nnan\n", QUICK);
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out().lines()).hasSize(4);
        assertThat(outcome.err().lines())
                .containsExactly(
                        "lrdecay: line 3 of standard input is not finite: it changes nothing.",
                        "lrdecay: line 4 of standard input is not finite: it changes nothing.");
    }

    /** More than the heap holds is one sentence. */
    @Test
    void tooLargeAWindowIsOneSentence() {
        Outcome outcome = run("1\n", "--window", "2147483647");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("heap", "LRDECAY_JAVA_OPTS").hasLineCount(1);
    }

    /** A training in another process would wait for each answer. */
    @Test
    void answersAtOnceThroughAPipe() throws Exception {
        InputStream stdin = System.in;
        PrintStream stdout = System.out;
        try (PipedOutputStream losses = new PipedOutputStream();
                PipedInputStream in = new PipedInputStream(losses);
                PipedOutputStream written = new PipedOutputStream();
                PipedInputStream answers = new PipedInputStream(written)) {
            System.setIn(in);
            System.setOut(new PrintStream(written, false, StandardCharsets.UTF_8));
            Thread command = new Thread(() -> Main.execute("autodecay", "--epochs", "40"));
            command.start();
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(answers, StandardCharsets.UTF_8));
            for (int i = 1; i <= 20; i++) {
                String loss = String.format(Locale.ROOT, "%.3f%n", 1.0 / i);
                losses.write(loss.getBytes(StandardCharsets.UTF_8));
                losses.flush();
                assertThat(reader.readLine()).startsWith(i + "\t");
            }
            losses.close();
            command.join(10_000);
            assertThat(command.isAlive()).isFalse();
        } finally {
            System.setIn(stdin);
            System.setOut(stdout);
        }
    }
}
