package ai.djl.lrdecay.paper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.cli.LauncherBed.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher builds when it has to, once, and says in one sentence why it cannot. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

    @TempDir Path folder;

    private LauncherBed bed;

    @BeforeEach
    void layOut() throws IOException {
        bed = new LauncherBed(folder);
    }

    @Test
    void buildsOnceAndHandsTheArgumentsOnAsTheyAre() throws Exception {
        Outcome first = bed.start("train", "--out", "a folder", "*", "größer", "");
        Outcome second = bed.start("--help");

        assertThat(first.exit()).isZero();
        assertThat(first.arguments())
                .endsWith(
                        "ai.djl.lrdecay.paper.cli.Main",
                        "train",
                        "--out",
                        "a folder",
                        "*",
                        "größer",
                        "");
        assertThat(first.sentences()).hasSize(1).first().asString().contains("first start");
        assertThat(second.sentences()).isEmpty();
        assertThat(bed.builds()).hasSize(1).first().asString().endsWith(" package");
    }

    @Test
    void needsNeitherMavenNorACompilerAfterTheFirstBuild() throws Exception {
        bed.start("--help");
        Outcome second = bed.without("mvn").without("javac").start("--help");

        assertThat(second.exit()).isZero();
        assertThat(second.classPath()).contains(bed.app() + "/lib/*");
    }

    @Test
    void buildsAgainWhenASourceHasChanged() throws Exception {
        bed.start("--help");
        Path before = bed.app();
        Outcome second = bed.changeSource().start("--help");

        assertThat(second.sentences()).hasSize(1).first().asString().contains("have changed");
        assertThat(bed.app()).isNotEqualTo(before);
        assertThat(before).doesNotExist();
    }

    @Test
    void handsMavenItsArguments() throws Exception {
        bed.set("LRDECAY_MVN_ARGS", "-o -Dx=*").start("--help");

        assertThat(bed.builds()).hasSize(1).first().asString().contains(" -o -Dx=* package");
    }

    @Test
    void isFoundThroughSymbolicLinks() throws Exception {
        Path outer = Files.createDirectories(folder.resolve("home dir/bin"));
        Path inner = Files.createSymbolicLink(folder.resolve("home dir/inner"), bed.root());
        // One that is relative, to one in a folder that is itself a link.
        Files.createSymbolicLink(inner.resolve("again"), Path.of("lrdecay"));
        Path link = Files.createSymbolicLink(outer.resolve("lrd"), Path.of("../inner/again"));

        Outcome outcome = bed.start(link, "--help");

        assertThat(outcome.exit()).isZero();
        assertThat(bed.builds()).hasSize(1);
    }

    @Test
    void twoFirstStartsBuildOnce() throws Exception {
        bed.touch("slow");
        Process one = bed.begin(bed.root().resolve("lrdecay"), "--help");
        Process other = bed.begin(bed.root().resolve("lrdecay"), "--help");
        Outcome first = LauncherBed.end(one);
        Outcome second = LauncherBed.end(other);

        assertThat(first.exit()).isZero();
        assertThat(second.exit()).isZero();
        assertThat(first.classPath()).isEqualTo(second.classPath());
        assertThat(bed.builds()).hasSize(1);
    }

    @Test
    void goesOnAfterABuildThatWasKilled() throws Exception {
        Path lock = Files.createDirectories(bed.root().resolve(".lrdecay/lock"));
        Files.writeString(lock.resolve("pid"), "99999999\n");

        assertThat(bed.start("--help").exit()).isZero();
        assertThat(lock).doesNotExist();
    }

    @Test
    void aFailedBuildShowsWhyAndLeavesNothingLocked() throws Exception {
        Outcome failed = bed.touch("broken").start("--help");

        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.err()).contains("[ERROR] cannot find symbol");
        assertThat(failed.sentences())
                .last()
                .asString()
                .contains("the build failed", ".lrdecay/build.log.");
        Files.delete(bed.root().resolve("broken"));
        assertThat(bed.start("--help").exit()).isZero();
    }

    /** A checkout that is in the middle of a change does not take away what worked. */
    @Test
    void whatWasBuiltBeforeABrokenBuildCanBeStarted() throws Exception {
        bed.start("--help");
        Path before = bed.app();
        Outcome failed = bed.touch("broken").changeSource().start("--help");
        Outcome older = bed.set("LRDECAY_BUILD", "no").start("--help");

        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.sentences()).last().asString().contains("LRDECAY_BUILD=no starts");
        assertThat(older.exit()).isZero();
        assertThat(older.classPath()).contains(before + "/lib/*");
        assertThat(bed.builds()).hasSize(2);
    }

    @Test
    void doesNotTakeAwayABuildThatIsInUse() throws Exception {
        bed.start("--help");
        Path before = bed.app();
        Files.createFile(before.resolve("users/" + ProcessHandle.current().pid()));
        bed.changeSource().start("--help");

        assertThat(before.resolve("lib")).exists();
        assertThat(bed.app()).isNotEqualTo(before);
    }

    @Test
    void refusesToStartWhatWasNeverBuilt() throws Exception {
        Outcome never = bed.set("LRDECAY_BUILD", "no").start("--help");
        Outcome wrong = bed.set("LRDECAY_BUILD", "yes").start("--help");

        assertThat(never.exit()).isEqualTo(1);
        assertThat(never.err()).isEqualToIgnoringNewLines(said("LRDECAY_BUILD is \"no\""));
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.sentences()).hasSize(1);
    }

    @Test
    void saysThatItCannotWrite() throws Exception {
        Files.createFile(bed.root().resolve(".lrdecay")); // no folder can be made here
        Outcome outcome = bed.start("--help");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err().lines()).hasSize(1);
        assertThat(outcome.err()).contains("cannot write to " + bed.root());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void startsFromACheckoutThatCanOnlyBeRead() throws Exception {
        bed.start("--help");
        Path users = bed.app().resolve("users");
        Files.move(users, users.resolveSibling("moved"));
        Files.createSymbolicLink(users, Path.of("/proc")); // where even root makes no file
        Outcome outcome = bed.start("--help");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.classPath()).contains("/lib/*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"11.0.2", "1.8.0_392"})
    void refusesAnOldJava(String version) throws Exception {
        Outcome onPath = bed.java(version).start("--help");
        Path home = bed.javaHome("an old jdk", version, true);
        Outcome inHome = bed.java("17.0.9").set("JAVA_HOME", home).start("--help");

        for (Outcome outcome : List.of(onPath, inHome)) {
            assertThat(outcome.exit()).isEqualTo(1);
            assertThat(outcome.err().lines()).hasSize(1);
            assertThat(outcome.err()).contains("Java " + version + " is too old");
        }
        assertThat(inHome.err()).contains(home.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"17", "17-ea", "21.0.1", "25"})
    void takesANewerJava(String version) throws Exception {
        Path home = bed.javaHome("a jdk", version, true);
        Outcome outcome = bed.without("java").set("JAVA_HOME", home).start("--help");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.arguments().contains("--enable-native-access=ALL-UNNAMED"))
                .isEqualTo(version.compareTo("22") >= 0);
    }

    @Test
    void saysThatThereIsNoJava() throws Exception {
        Outcome wrongHome = bed.set("JAVA_HOME", folder.resolve("nowhere")).start("--help");
        Outcome none = bed.without("java").set("JAVA_HOME", "").start("--help");

        assertThat(wrongHome.err()).contains("JAVA_HOME is " + folder.resolve("nowhere") + ", but");
        assertThat(none.err()).contains("Java was not found");
        for (Outcome outcome : List.of(wrongHome, none)) {
            assertThat(outcome.exit()).isEqualTo(1);
            assertThat(outcome.err().lines()).hasSize(1);
        }
    }

    @Test
    void saysThatAJavaDoesNotRun() throws Exception {
        Outcome outcome = bed.program("java", "exit 127").start("--help");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err().lines()).hasSize(1);
        assertThat(outcome.err()).contains(bed.bin() + "/java does not run");
    }

    @Test
    void saysWhatABuildNeeds() throws Exception {
        Path runtime = bed.javaHome("a jre", "17.0.9", false);
        Outcome noCompiler = bed.set("JAVA_HOME", runtime).start("--help");
        Outcome noMaven = bed.set("JAVA_HOME", "").without("mvn").start("--help");

        assertThat(noCompiler.err()).contains("only a Java runtime was found");
        assertThat(noMaven.err()).contains("Maven was not found");
        for (Outcome outcome : List.of(noCompiler, noMaven)) {
            assertThat(outcome.exit()).isEqualTo(1);
            assertThat(outcome.err().lines()).hasSize(1);
            assertThat(outcome.err()).doesNotContain("LRDECAY_BUILD");
        }
    }

    /** In the locale C, Java would open no file of this checkout, whose name is not ASCII. */
    @Test
    void takesALocaleThatCanSpellFileNames() throws Exception {
        assertThat(bed.set("LC_ALL", "C").start("--help").variable("LC_ALL")).endsWith("UTF-8");
    }

    @Test
    void buildsSparkAtTheFirstReproductionOnIt() throws Exception {
        bed.start("reproduce", "--only", "autodecay");
        assertThat(bed.builds()).hasSize(1);
        Outcome spark = bed.start("reproduce", "--on=spark://host:7077");
        Outcome ordinary = bed.start("reproduce");

        assertThat(bed.builds()).hasSize(2).last().asString().contains("-Dlrdecay.spark");
        assertThat(spark.classPath()).contains("/lib-spark/*");
        assertThat(spark.arguments()).contains("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
        assertThat(ordinary.classPath()).doesNotContain("lib-spark");
    }

    private static String said(String beginning) {
        return "lrdecay: " + beginning + ", but there is no build that can be started; unset it.";
    }
}
