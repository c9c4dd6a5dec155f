package ai.djl.lrdecay.zoo;

import static ai.djl.lrdecay.zoo.FileMutation.described;
import static ai.djl.lrdecay.zoo.FileMutation.file;
import static ai.djl.lrdecay.zoo.FileMutation.flip;
import static ai.djl.lrdecay.zoo.FileMutation.integer;
import static ai.djl.lrdecay.zoo.FileMutation.link;
import static ai.djl.lrdecay.zoo.FileMutation.noise;
import static ai.djl.lrdecay.zoo.FileMutation.outside;
import static ai.djl.lrdecay.zoo.FileMutation.pick;
import static ai.djl.lrdecay.zoo.FileMutation.run;
import static ai.djl.lrdecay.zoo.FileMutation.stage;
import static ai.djl.lrdecay.zoo.FileMutation.text;

import ai.djl.lrdecay.util.Folders;
import ai.djl.lrdecay.util.SplitMix64;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The kinds of what is done to a published model; a seed says where. */
enum ZooMutation {
    BIT((zoo, random) -> flip(file(zoo, random), random)),
    SHORTER(
            (zoo, random) -> {
                Path file = file(zoo, random);
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
            }),
    LONGER(
            (zoo, random) -> {
                Path file = file(zoo, random);
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(5000)));
            }),
    EMPTY((zoo, random) -> Files.write(file(zoo, random), new byte[0])),
    ZEROS(
            (zoo, random) -> {
                Path file = file(zoo, random);
                Files.write(file, new byte[(int) Files.size(file)]);
            }),
    NOISE(
            (zoo, random) -> {
                Path file = file(zoo, random);
                Files.write(file, noise((int) Files.size(file), random));
            }),
    GONE((zoo, random) -> Files.delete(file(zoo, random))),
    FOLDER(
            (zoo, random) -> {
                Path file = file(zoo, random);
                Files.delete(file);
                Files.createDirectory(file);
            }),
    LINK_OUTSIDE((zoo, random) -> link(file(zoo, random), outside(zoo))),
    LINK_TO_ITSELF(
            (zoo, random) -> {
                Path file = file(zoo, random);
                link(file, file);
            }),
    LINK_TO_NOTHING((zoo, random) -> link(file(zoo, random), zoo.root().resolveSibling("nothing"))),
    PIPE(
            (zoo, random) -> {
                Path file = file(zoo, random);
                Files.delete(file);
                run("mkfifo", file.toString());
            }),
    OTHER_STAGE(
            (zoo, random) -> {
                int stage = stage(random);
                byte[] other = Files.readAllBytes(zoo.parameters(stage % 3 + 1));
                Files.write(zoo.parameters(stage), other);
            }),
    PARAMETERS_AND_NAMES_SWAPPED(
            (zoo, random) -> {
                int stage = stage(random);
                byte[] names = Files.readAllBytes(zoo.synset(stage));
                Files.write(zoo.synset(stage), Files.readAllBytes(zoo.parameters(stage)));
                Files.write(zoo.parameters(stage), names);
            }),
    STAGE_GONE((zoo, random) -> Folders.delete(zoo.stage(stage(random)))),
    STAGE_LINKED_OUTSIDE(
            (zoo, random) -> {
                Path stage = zoo.stage(stage(random));
                Path moved = zoo.root().resolveSibling("moved");
                Folders.delete(moved);
                Files.move(stage, moved);
                Files.createSymbolicLink(stage, moved);
            }),
    VERSION_RENAMED((zoo, random) -> Files.move(zoo.version(), zoo.model().resolve("1.0.1"))),
    CODE_BESIDE(
            (zoo, random) -> {
                Path stage = zoo.stage(stage(random));
                Files.write(stage.resolve("evil.jar"), noise(100, random));
                Files.createDirectories(stage.resolve("libs"));
                Files.write(stage.resolve("libs/Evil.class"), noise(100, random));
                Files.writeString(stage.resolve("serving.properties"), "translatorFactory=Evil\n");
            }),
    INTEGER_OF_PARAMETERS(
            (zoo, random) -> {
                // The first bytes hold what a reader believes: counts, lengths, types.
                int at = random.nextInt(900);
                integer(zoo.parameters(stage(random)), at, random);
            }),
    INTEGER_ANYWHERE_IN_PARAMETERS(
            (zoo, random) -> {
                Path file = zoo.parameters(stage(random));
                integer(file, random.nextInt((int) Files.size(file) - 4), random);
            }),
    TYPE_OF_PARAMETERS(
            (zoo, random) ->
                    text(
                            zoo.parameters(stage(random)),
                            "FLOAT32",
                            pick(random, "FLOAT64", "UINT8XX", "INT3200", "BOOLEAN", "STRING0"),
                            random)),
    NAME_OF_PARAMETER(
            (zoo, random) ->
                    text(
                            zoo.parameters(stage(random)),
                            "weight",
                            pick(random, "height", "../../", "gammaX", "\0\0\0\0\0\0"),
                            random)),
    NOT_FINITE(
            (zoo, random) -> {
                Path file = zoo.parameters(stage(random));
                byte[] bytes = Files.readAllBytes(file);
                int value = Integer.parseUnsignedInt(pick(random, "7f800000", "ff800000"), 16);
                ByteBuffer.wrap(bytes).putInt(bytes.length - 4, Integer.reverseBytes(value));
                Files.write(file, bytes);
            }),
    NAMES_OF_CLASSES(
            (zoo, random) -> {
                int stage = stage(random);
                List<String> names =
                        List.of(
                                "cat\ndog\n",
                                "cat\ndog\ncow\nhen\n",
                                "cat\r\ndog\r\ncow\r\n",
                                "\n\n\n",
                                "cat\ncat\ncat\n",
                                "cat\ndog\n\u001b[2J\n",
                                "cow\ncat\ndog\n",
                                "x".repeat(100_000) + "\ndog\ncow\n");
                String text = names.get(random.nextInt(names.size()));
                Files.writeString(zoo.synset(stage), text);
                JsonArray classes = new JsonArray();
                text.lines().forEach(classes::add);
                JsonObject json = zoo.json();
                MutableZoo.info(MutableZoo.artifact(json, stage)).add("classNames", classes);
                zoo.write(json);
            }),
    MANY_CLASSES(
            (zoo, random) -> {
                JsonArray classes = new JsonArray();
                for (int i = 0; i < 50_000; i++) {
                    classes.add("c" + i);
                }
                described(zoo, random, "classNames", classes);
            }),
    DESCRIPTION_BIT((zoo, random) -> flip(zoo.metadata(), random)),
    DESCRIPTION_SHORTER(
            (zoo, random) -> {
                byte[] bytes = Files.readAllBytes(zoo.metadata());
                Files.write(zoo.metadata(), Arrays.copyOf(bytes, random.nextInt(bytes.length)));
            }),
    DESCRIPTION_NOISE((zoo, random) -> Files.write(zoo.metadata(), noise(3000, random))),
    DESCRIPTION_OTHER_TEXT(
            (zoo, random) ->
                    Files.writeString(
                            zoo.metadata(),
                            pick(
                                    random,
                                    "",
                                    " ",
                                    "null",
                                    "[]",
                                    "{}",
                                    "7",
                                    "<!doctype html><html></html>",
                                    "{\"artifacts\":null}",
                                    "{\"artifacts\":7}",
                                    "{\"artifacts\":[]}",
                                    "{\"artifacts\":[null]}",
                                    "{\"artifacts\":[[]]}",
                                    "\ufeff{\"artifacts\":[{}]}"))),
    DESCRIPTION_NESTED(
            (zoo, random) -> {
                String deep = "[".repeat(20_000 + random.nextInt(200_000));
                Files.writeString(zoo.metadata(), "{\"artifacts\":" + deep);
            }),
    DESCRIPTION_HUGE(
            (zoo, random) ->
                    Files.writeString(
                            zoo.metadata(),
                            Files.readString(zoo.metadata()) + " ".repeat(5 << 20))),
    DESCRIPTION_GONE_OR_NO_FILE(
            (zoo, random) -> {
                switch (random.nextInt(4)) {
                    case 0 -> Files.delete(zoo.metadata());
                    case 1 -> link(zoo.metadata(), outside(zoo));
                    case 2 -> {
                        Files.delete(zoo.metadata());
                        Files.createDirectory(zoo.metadata());
                    }
                    default -> {
                        Files.delete(zoo.metadata());
                        run("mkfifo", zoo.metadata().toString());
                    }
                }
            }),
    KEY_REPEATED(
            (zoo, random) -> {
                String key = pick(random, "artifacts", "name", "arguments", "files", "snapshot");
                String text = zoo.json().toString();
                int at = text.indexOf("\"" + key + "\":");
                Files.writeString(
                        zoo.metadata(),
                        text.substring(0, at) + "\"" + key + "\":[]," + text.substring(at));
            }),
    ARTIFACTS_REARRANGED(
            (zoo, random) -> {
                JsonObject json = zoo.json();
                JsonArray all = json.getAsJsonArray("artifacts");
                int stage = random.nextInt(3);
                switch (random.nextInt(3)) {
                    case 0 -> all.remove(stage);
                    case 1 -> all.add(all.get(stage));
                    default -> all.set(stage, all.get((stage + 1) % 3).deepCopy());
                }
                zoo.write(json);
            }),
    VALUE_OF_DESCRIPTION((zoo, random) -> zoo.write(JsonMutation.anywhere(zoo.json(), random))),
    VALUE_OF_STAGE(
            (zoo, random) -> {
                JsonObject json = zoo.json();
                JsonObject artifact = MutableZoo.artifact(json, stage(random));
                JsonMutation.anywhere(MutableZoo.info(artifact), random);
                zoo.write(json);
            }),
    MORE_IN_STAGE(
            (zoo, random) ->
                    described(
                            zoo,
                            random,
                            pick(
                                    random,
                                    "measures",
                                    "networkArguments",
                                    "moreInputShapes",
                                    "translator",
                                    "translatorArguments",
                                    "crop",
                                    "groupId",
                                    "blockFactory"),
                            JsonMutation.hostile(random))),
    NAME(
            (zoo, random) ->
                    described(
                            zoo,
                            random,
                            pick(random, "artifactId", "version", "architecture", "groupId"),
                            new JsonPrimitive(JsonMutation.name(random)))),
    NAME_OF_FILE(
            (zoo, random) -> {
                JsonObject json = zoo.json();
                JsonArray files =
                        MutableZoo.info(MutableZoo.artifact(json, stage(random)))
                                .getAsJsonArray("files");
                files.get(random.nextInt(2))
                        .getAsJsonObject()
                        .addProperty("name", JsonMutation.name(random));
                zoo.write(json);
            }),
    CODE_IN_DESCRIPTION(
            (zoo, random) -> {
                JsonObject json = zoo.json();
                MutableZoo.artifact(json, stage(random))
                        .getAsJsonObject("arguments")
                        .addProperty(
                                pick(
                                        random,
                                        "blockFactory",
                                        "translatorFactory",
                                        "translator",
                                        "modelFactory"),
                                pick(random, "sun.misc.Unsafe", "Evil", "", "../evil.jar"));
                zoo.write(json);
            }),
    ARCHITECTURE(
            (zoo, random) ->
                    described(
                            zoo,
                            random,
                            "architecture",
                            new JsonPrimitive(
                                    pick(
                                            random,
                                            "wrn-10-9000",
                                            "wrn-9999-9999",
                                            "wrn-4-1",
                                            "wrn-11-1",
                                            "wrn-10-0",
                                            "wrn-99999999999-1",
                                            "resnet50",
                                            "resnet0",
                                            "resnet9999",
                                            "resnet99999999999",
                                            "wrn-16-1",
                                            "mlp")))),
    INPUT_SHAPE(
            (zoo, random) -> described(zoo, random, "inputShape", JsonMutation.numbers(random))),
    NORMALISATION(
            (zoo, random) ->
                    described(
                            zoo,
                            random,
                            pick(random, "mean", "deviation"),
                            JsonMutation.numbers(random))),
    STAGE_NUMBERS(
            (zoo, random) ->
                    described(
                            zoo,
                            random,
                            pick(random, "stage", "stages", "epoch", "learningRate", "accuracy"),
                            JsonMutation.number(random))),
    INDEX(
            (zoo, random) ->
                    Files.writeString(
                            zoo.index(),
                            pick(
                                    random,
                                    "",
                                    "animals\n".repeat(100_000),
                                    "../../outside\nanimals\n",
                                    "org.example:animals\n",
                                    "\u001b[2J\n\0\0\n",
                                    "other\n",
                                    "x".repeat(3 << 20)))),
    INDEX_NOISE((zoo, random) -> Files.write(zoo.index(), noise(4000, random))),
    INDEX_NO_FILE(
            (zoo, random) -> {
                Files.delete(zoo.index());
                switch (random.nextInt(3)) {
                    case 0 -> Files.createDirectory(zoo.index());
                    case 1 -> Files.createSymbolicLink(zoo.index(), outside(zoo));
                    default -> run("mkfifo", zoo.index().toString());
                }
            });

    private final Change change;

    ZooMutation(Change change) {
        this.change = change;
    }

    /** What is done. */
    @FunctionalInterface
    private interface Change {
        void to(MutableZoo zoo, SplitMix64 random) throws IOException;
    }

    void apply(MutableZoo zoo, SplitMix64 random) throws IOException {
        change.to(zoo, random);
    }
}
