package ai.djl.lrdecay.paper.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A block of Java as a page prints it.
 *
 * @param text the block
 */
record PrintedCode(String text) {

    /** What a block may use without declaring it: docs/README.md says so. */
    private static final Map<String, String> GIVEN = new LinkedHashMap<>();

    static {
        GIVEN.put("config", "ai.djl.training.DefaultTrainingConfig");
        GIVEN.put("model", "ai.djl.Model");
        GIVEN.put("block", "ai.djl.nn.Block");
        GIVEN.put("manager", "ai.djl.ndarray.NDManager");
        GIVEN.put("trainer", "ai.djl.training.Trainer");
        GIVEN.put("train", "ai.djl.training.dataset.Dataset");
        GIVEN.put("validation", "ai.djl.training.dataset.Dataset");
        GIVEN.put("data", "ai.djl.training.dataset.Dataset");
        GIVEN.put("epochs", "int");
        GIVEN.put("planned", "int");
        GIVEN.put("rate", "ai.djl.lrdecay.decay.ResumableTracker");
        GIVEN.put("optimizer", "ai.djl.training.optimizer.Optimizer");
        GIVEN.put("average", "ai.djl.lrdecay.training.state.WeightAverage");
        GIVEN.put("evaluator", "ai.djl.lrdecay.hessian.HessianSpectrumEvaluator");
        GIVEN.put("inputs", "ai.djl.ndarray.NDList");
        GIVEN.put("labels", "ai.djl.ndarray.NDList");
        GIVEN.put("image", "ai.djl.modality.cv.Image");
        GIVEN.put("validationLoss", "double");
        GIVEN.put("log", "java.util.List<Double>");
        GIVEN.put("folder", "java.nio.file.Path");
        GIVEN.put("file", "java.nio.file.Path");
        GIVEN.put("zoo", "java.nio.file.Path");
    }

    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern TYPE =
            Pattern.compile("^public (?:final )?(?:class|record|interface) (\\w+)", 8);

    /** The blocks of a page. */
    static List<PrintedCode> of(Path page) throws IOException {
        List<PrintedCode> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(Files.readString(page));
        while (matcher.find()) {
            blocks.add(new PrintedCode(matcher.group(1)));
        }
        return blocks;
    }

    /** Whether it is a whole file. */
    boolean isFile() {
        return text.startsWith("package ");
    }

    /** Whether it shows its imports, so that it has to compile as it is printed. */
    boolean hasImports() {
        return text.startsWith("import ");
    }

    /** Without its imports. */
    String statements() {
        return text.lines()
                .filter(line -> !line.startsWith("import "))
                .collect(Collectors.joining("\n"));
    }

    /** The name of the type in a file. */
    String typeName() {
        Matcher matcher = TYPE.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no public type in:\n" + text);
        }
        return matcher.group(1);
    }

    /** A class with the imports as they are printed and the statements in a method. */
    String asClass(String name) {
        String body = statements();
        String parameters =
                GIVEN.entrySet().stream()
                        .filter(given -> uses(body, given.getKey()))
                        .map(given -> "final " + given.getValue() + " " + given.getKey())
                        .collect(Collectors.joining(", "));
        String imports =
                text.lines()
                        .filter(line -> line.startsWith("import "))
                        .collect(Collectors.joining("\n"));
        return imports
                + "\nfinal class "
                + name
                + " {\nstatic void run("
                + parameters
                + ") throws Exception {\n"
                + body
                + "\n}\n}\n";
    }

    /** Whether it uses a name that it does not declare. */
    private static boolean uses(String body, String name) {
        return Pattern.compile("(?<![\\w.])" + name + "\\b(?!\\()").matcher(body).find()
                && !Pattern.compile("[\\w>\\]] " + name + " =").matcher(body).find();
    }
}
