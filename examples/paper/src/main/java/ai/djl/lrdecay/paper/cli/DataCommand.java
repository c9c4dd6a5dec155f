package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.dataset.Ps10;
import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.paper.data.DataSource;
import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.data.DatasetSpec;
import ai.djl.lrdecay.paper.data.Ps10Preview;
import ai.djl.lrdecay.paper.data.Ps10Source;
import ai.djl.lrdecay.util.AtomicFiles;
import ai.djl.training.dataset.Dataset.Usage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code data}: a look at a data set. */
@Command(
        name = "data",
        description = {"Describe a data set, and draw it (Figure 8).", ""})
final class DataCommand implements Callable<Integer> {

    @Spec private CommandSpec command;

    @Parameters(
            paramLabel = "DATA",
            completionCandidates = DataNames.class,
            description = DataNames.HELP)
    private DatasetSpec data;

    @Option(
            names = "--preview",
            paramLabel = "FILE.png",
            description = "Draw the patterns and some samples into this file.")
    private @Nullable Path preview;

    @Mixin private SeedOption seed;

    @Mixin private DataFolderOption dataFolder;

    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        DatasetSpec spec = data;
        PrintWriter out = command.commandLine().getOut();
        if (!spec.name().equals(Ps10Source.NAME)) {
            common.require(preview == null, "only ps10 can be drawn");
            files(spec, out);
            return 0;
        }
        OutputFile.check(preview);
        try (Ps10 train = build(spec, Usage.TRAIN);
                Ps10 test = build(spec, Usage.TEST)) {
            out.println(spec + ", seed " + seed.value());
            out.println("  inputs " + train.inputShape() + ", " + train.classes() + " categories");
            describe(out, "training", train);
            describe(out, "test", test);
            if (preview != null) {
                BufferedImage image = Ps10Preview.render(train);
                AtomicFiles.write(preview, stream -> ImageIO.write(image, "png", stream));
                out.println("Preview: " + preview);
            }
        }
        out.flush();
        return 0;
    }

    private void files(DatasetSpec spec, PrintWriter out) throws IOException {
        DataSource source = DataSources.of(spec);
        DataFolders folders = dataFolder.folders();
        try (DataSource.Data opened = source.open(spec, seed.value(), folders)) {
            String place = source.find(folders).map(folder -> ", in " + folder).orElse("");
            out.println(spec + (source.takesFolder() ? "" : place));
            out.println(
                    "  inputs "
                            + opened.train().inputShape()
                            + ", "
                            + opened.train().classes()
                            + " categories");
            out.println("  training: " + opened.train().size() + " samples");
            out.println("  test: " + opened.test().size() + " samples");
        }
        out.flush();
    }

    private Ps10 build(DatasetSpec spec, Usage usage) {
        return common.checked(() -> Ps10Source.builder(spec, seed.value(), usage).build());
    }

    private static void describe(PrintWriter out, String name, Ps10 data) {
        List<String> counts = new ArrayList<>();
        long[] sizes = data.groupSizes();
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] > 0) {
                counts.add(sizes[i] + " " + data.groups().get(i));
            }
        }
        out.println("  " + name + ": " + data.size() + " samples: " + String.join(", ", counts));
    }
}
