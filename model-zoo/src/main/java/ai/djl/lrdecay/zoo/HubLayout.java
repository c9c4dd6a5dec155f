package ai.djl.lrdecay.zoo;

import ai.djl.lrdecay.util.AtomicFiles;
import ai.djl.lrdecay.util.Folders;
import ai.djl.lrdecay.util.Sha256;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Writes a model as a repository of the Hugging Face Hub with a revision for each stage, as Pythia
 * and OLMo publish theirs: {@code stage-1}, {@code stage-2}, .., {@code stage-2-epoch-40} within a
 * stage, and {@code main} for the end. The folder has the layout of the Hub's own cache, so that
 * {@code hf_hub_download(.., revision="stage-2", cache_dir=..)} finds the files without a network,
 * and what is in a revision's folder is what would be uploaded.
 *
 * <pre>
 *   models--GROUP--NAME/refs/stage-1             the name of the folder below snapshots
 *   models--GROUP--NAME/snapshots/ID/model.safetensors
 *                                   /config.json
 *                                   /README.md
 * </pre>
 */
public final class HubLayout {

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    private static final String WEIGHTS = "model.safetensors";
    private static final String CONFIG = "config.json";
    private static final String CARD = "README.md";
    private static final int DIGITS_OF_A_COMMIT = 40;

    private HubLayout() {}

    /**
     * Writes all snapshots of a model.
     *
     * @param snapshots where they are
     * @param artifactId the name of the model
     * @param folder the folder of repositories, made if need be
     * @return the names of the revisions, in the order of training, then {@code main}
     * @throws ZooException if there is no such model, or it is damaged
     * @throws IOException if reading or writing fails
     */
    public static List<String> write(StagedSnapshots snapshots, String artifactId, Path folder)
            throws IOException {
        List<StageInfo> all = snapshots.all(artifactId);
        StageInfo last = all.get(all.size() - 1);
        Path repository =
                folder.resolve("models--" + last.model().groupId() + "--" + last.artifactId());
        Files.createDirectories(repository.resolve("snapshots"));
        Files.createDirectories(repository.resolve("refs"));
        List<String> revisions = new ArrayList<>();
        String commit = "";
        for (StageInfo info : all) {
            String revision = revision(info);
            commit = write(snapshots, info, repository.resolve("snapshots"));
            AtomicFiles.writeString(repository.resolve("refs").resolve(revision), commit);
            revisions.add(revision);
        }
        AtomicFiles.writeString(repository.resolve("refs").resolve("main"), commit);
        revisions.add("main");
        return revisions;
    }

    private static String revision(StageInfo info) {
        return "stage-" + info.stage() + (info.about().atEnd() ? "" : "-epoch-" + info.epoch());
    }

    /** Returns the name of the folder, which is made of its content. */
    private static String write(StagedSnapshots snapshots, StageInfo info, Path folder)
            throws IOException {
        Path temporary = Files.createDirectory(folder.resolve(".export-" + UUID.randomUUID()));
        try {
            StateDicts.write(snapshots, info, temporary.resolve(WEIGHTS));
            Files.writeString(temporary.resolve(CONFIG), config(info));
            Files.writeString(temporary.resolve(CARD), card(info));
            Sha256 sha = new Sha256();
            for (String name : List.of(WEIGHTS, CONFIG, CARD)) {
                sha.update(name + ' ' + Sha256.of(temporary.resolve(name)) + '\n');
            }
            String commit = sha.hex().substring(0, DIGITS_OF_A_COMMIT);
            // Exported before, it has the same content, unless it was damaged since.
            Folders.delete(folder.resolve(commit));
            Files.move(temporary, folder.resolve(commit), StandardCopyOption.ATOMIC_MOVE);
            return commit;
        } catch (IOException | RuntimeException e) {
            Folders.delete(temporary);
            throw e;
        }
    }

    private static String config(StageInfo info) {
        JsonObject config = new JsonObject();
        config.addProperty("architecture", info.architecture());
        config.add("architecture_arguments", GSON.toJsonTree(info.network().arguments()));
        config.add("input_shape", GSON.toJsonTree(info.inputShape()));
        config.add("image_mean", GSON.toJsonTree(info.mean()));
        config.add("image_std", GSON.toJsonTree(info.deviation()));
        JsonObject labels = new JsonObject();
        for (int i = 0; i < info.classNames().size(); i++) {
            labels.addProperty(Integer.toString(i), info.classNames().get(i));
        }
        config.add("id2label", labels);
        config.addProperty("stage", info.stage());
        config.addProperty("stages", info.stages());
        config.addProperty("epoch", info.epoch());
        if (Double.isFinite(info.learningRate())) {
            config.addProperty("learning_rate", info.learningRate());
        }
        config.add("measures", GSON.toJsonTree(info.about().measures()));
        config.addProperty("version", info.version());
        return GSON.toJson(config) + "\n";
    }

    private static String card(StageInfo info) {
        StringBuilder card = new StringBuilder();
        // The hub takes identifiers only, and has one for this case.
        String licence =
                info.licence().equals(Publication.LICENCE_NOT_STATED)
                        ? "unknown"
                        : info.licence().toLowerCase(Locale.ROOT);
        card.append("---\nlicense: ").append(licence);
        card.append("\nlibrary_name: pytorch\n---\n\n# ").append(info.artifactId());
        card.append(", stage ").append(info.stage()).append(" of ").append(info.stages());
        card.append("\n\nA ").append(info.architecture()).append(" trained on ");
        card.append(info.dataset()).append(", after epoch ").append(info.epoch());
        card.append(". Each learning-rate stage is a revision: `stage-1` to `stage-");
        card.append(info.stages()).append("`; `main` is the last one.\n\n");
        for (Map.Entry<String, String> entry :
                PublishedCommand.current(info.provenance()).entrySet()) {
            card.append("- ").append(entry.getKey()).append(": ").append(entry.getValue());
            card.append('\n');
        }
        return card.toString();
    }
}
