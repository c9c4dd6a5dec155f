package ai.djl.lrdecay.paper.launch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.docs.Published;
import ai.djl.lrdecay.paper.experiment.Experiment;
import ai.djl.lrdecay.paper.experiment.Preset;
import ai.djl.lrdecay.paper.protocol.SealedProtocol;
import ai.djl.lrdecay.paper.run.SealDepth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that were made under an earlier version of the protocol. */
class RecordsProtocolTest {

    @TempDir private Path folder;

    private static SealedProtocol earlier() {
        return SealedProtocol.published().get(0);
    }

    /** A folder with records of version 3, as they were published. */
    private Path records() throws IOException {
        return OpenedReproduction.open(Published.STANDARD_NOISE.folder(), folder.resolve("records"))
                .records();
    }

    private static RecordsProtocol of(Path out) throws IOException {
        return RecordsProtocol.of(out, Plan.read(out));
    }

    @Test
    void recordsAreJudgedByTheVersionThatTheyCarry() throws Exception {
        RecordsProtocol protocol = of(records());
        assertThat(protocol.protocol()).isEqualTo(earlier());
        assertThat(protocol.judges()).isTrue();
        assertThat(protocol.problems()).isEmpty();
        assertThat(protocol.facts()).hasSize(2);
    }

    /** One of everything was one of all that there was. */
    @Test
    void aWholePresetHasNoExperimentsThatCameLater() throws Exception {
        Files.writeString(folder.resolve(SealedProtocol.FILE), earlier().text());
        Plan whole = new Plan("standard", List.of(), List.of(101L, 102L), List.of());
        RecordsProtocol protocol = RecordsProtocol.of(folder, whole);
        assertThat(protocol.problems()).isEmpty();
        assertThat(protocol.plan().experiments())
                .extracting(Experiment::id)
                .isEqualTo(earlier().experiments(Preset.STANDARD))
                .doesNotContain("larger-source");
        Plan quick = new Plan("quick", List.of(), List.of(101L, 102L), List.of());
        assertThat(RecordsProtocol.of(folder, quick).plan()).isEqualTo(quick);
    }

    /** Under this version, too, runs confirm that carry the seal of one that says the same. */
    @Test
    void runsOfAnEarlierVersionConfirmUnderThisOne() throws Exception {
        Path out = records();
        SealedProtocol.current().write(out);
        Path claims = Conclusion.claims(out);
        assertThat(Verification.of(out, SealDepth.RECORDS).problems())
                .containsExactly(
                        claims + ": protocol does not follow from the records.",
                        claims + ": version does not follow from the records.");
    }

    @Test
    void aFileThatIsNoTextIsRefusedLikeAnyOther() throws Exception {
        Path file = folder.resolve(SealedProtocol.FILE);
        Files.write(file, new byte[] {(byte) 0xC3, (byte) 0x28});
        Plan plan = new Plan("quick", List.of(), List.of(101L), List.of());
        RecordsProtocol protocol = RecordsProtocol.of(folder, plan);
        assertThat(protocol.problems())
                .singleElement()
                .asString()
                .startsWith(file + " is not the protocol of this software");
        assertThat(protocol.protocol()).isEqualTo(SealedProtocol.current());
    }

    /** A version that fixes something else is named, and no claim is said to be false. */
    @Test
    void anotherVersionIsNamed() throws Exception {
        SealedProtocol current = SealedProtocol.current();
        SealedProtocol other =
                new SealedProtocol(2, current.text().replace("\"margin\": 0.3", "\"margin\": 0.4"));
        Path file = folder.resolve(SealedProtocol.FILE);
        Plan touched = new Plan("quick", List.of("loss-noise"), List.of(101L), List.of());
        RecordsProtocol refused = RecordsProtocol.of(file, other, current, touched);
        assertThat(refused.judges()).isFalse();
        assertThat(refused.problems())
                .singleElement()
                .asString()
                .contains("is version 2 of the protocol", "which differs in loss-noise")
                .endsWith("software with version 2 is needed to judge the claims.");
        Plan others = new Plan("quick", List.of("ps10-noise"), List.of(101L), List.of());
        assertThat(RecordsProtocol.of(file, other, current, others).judges()).isTrue();
    }

    /** Parts that were made under two versions are parts of one reproduction. */
    @Test
    void reportsOfTwoVersionsAreJoined() throws Exception {
        Path out = records();
        SealedProtocol.current().write(out);
        Path claims = Conclusion.claims(out);
        SealedProtocol current = SealedProtocol.current();
        Files.writeString(
                claims,
                Files.readString(claims)
                        .replace(earlier().seal(), current.seal())
                        .replace("\"version\": 3", "\"version\": " + current.version()));
        Path archive = folder.resolve("later.tar.xz");
        RecordsArchive.pack(out, new TreeMap<>(), archive);
        Path report = folder.resolve("joined");
        JoinedReport.write(
                List.of(archive, Published.STANDARD_HELD_OUT.folder()),
                Files.createDirectory(folder.resolve("temporary")),
                report);
        assertThat(Files.readString(report.resolve("claims.json")))
                .contains(current.seal(), "noise-fitted-at-end", "held-out-decay-teaches-complex");
    }
}
