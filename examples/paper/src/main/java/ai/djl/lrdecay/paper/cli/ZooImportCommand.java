package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.data.DataSource;
import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.data.DatasetSpec;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.training.snapshot.TrainedStage;
import ai.djl.lrdecay.util.Folders;
import ai.djl.lrdecay.util.Sha256;
import ai.djl.lrdecay.zoo.Publication;
import ai.djl.lrdecay.zoo.SnapshotPublisher;
import ai.djl.lrdecay.zoo.StageInfo;
import ai.djl.lrdecay.zoo.StateDicts;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zoo import}: stages of a PyTorch training become a model of the zoo. */
@Command(
        name = "import",
        sortOptions = false,
        description = {
            "Publish stages that were trained with PyTorch.",
            "Each file is a state dict, saved as safetensors at the end of a stage, in order.",
            ""
        })
final class ZooImportCommand implements Callable<Integer> {

    @Spec private CommandSpec command;

    @Mixin private CommonOptions common;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "The safetensors files of the stages, in their order.")
    private List<Path> files;

    @Option(
            names = "--name",
            paramLabel = "MODEL",
            required = true,
            description = "The name of the model.")
    private String name;

    @Option(
            names = "--model-version",
            paramLabel = "N.N.N",
            defaultValue = "1.0.0",
            description = "The version of the model (default: ${DEFAULT-VALUE}).")
    private String version;

    @Option(
            names = "--model",
            paramLabel = "NETWORK",
            required = true,
            description = "The network: resnet50, wrn-DEPTH-WIDTH.")
    private String network;

    @Option(
            names = "--data",
            paramLabel = "DATA",
            required = true,
            description = "What it was trained on, which names the classes: imagenet:DIR.")
    private String data;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            split = ",",
            required = true,
            description = "The epochs done at the end of each stage: 30,60,90.")
    private List<Integer> epochs;

    @Option(
            names = "--rates",
            paramLabel = "F",
            split = ",",
            required = true,
            description = "The learning rate of each stage: 0.1,0.01,0.001.")
    private List<Double> rates;

    @Option(
            names = "--accuracies",
            paramLabel = "F",
            split = ",",
            description = "The test accuracy at the end of each stage, where it is known.")
    private List<Double> accuracies = List.of();

    @Option(
            names = "--input",
            paramLabel = "N",
            split = ",",
            defaultValue = "3,224,224",
            description = "Channels, height and width of an input (default: 3,224,224).")
    private List<Long> input;

    @Option(names = "--zoo", paramLabel = "DIR", required = true, description = "The zoo.")
    private Path zoo;

    @Option(
            names = "--licence",
            paramLabel = "TEXT",
            required = true,
            description = "The licence of the parameters.")
    private String licence;

    @Override
    public Integer call() throws IOException {
        int stages = files.size();
        common.require(
                epochs.size() == stages
                        && rates.size() == stages
                        && (accuracies.isEmpty() || accuracies.size() == stages),
                "give as many --epochs, --rates and --accuracies as files: " + stages);
        DatasetSpec spec = common.checked(() -> DataSources.parse(data));
        DataSource source = DataSources.of(spec);
        DataSource.Inputs inputs = source.inputs(spec);
        Publication publication =
                common.checked(
                        () ->
                                Publication.builder()
                                        .setName(name)
                                        .setVersion(version)
                                        .optClassNames(inputs.classNames())
                                        .optNormalisation(inputs.mean(), inputs.deviation())
                                        .optCrop(source.central(spec) ? StageInfo.CENTRAL : null)
                                        .optLicence(licence)
                                        .build());
        Path scratch = Files.createTempDirectory("lrdecay-import");
        try {
            List<Path> snapshots = new ArrayList<>();
            for (int i = 0; i < stages; i++) {
                Path snapshot = scratch.resolve("stage-" + (i + 1));
                StateDicts.snapshot(files.get(i), description(i, spec, inputs), snapshot);
                snapshots.add(snapshot);
            }
            PrintWriter out = command.commandLine().getOut();
            for (StageInfo stage : new SnapshotPublisher(zoo).publish(publication, snapshots)) {
                out.println("published " + stage.name() + " " + stage.version());
            }
            out.flush();
        } finally {
            Folders.delete(scratch);
        }
        return 0;
    }

    private StageSnapshot description(int index, DatasetSpec spec, DataSource.Inputs inputs)
            throws IOException {
        String sha = Sha256.of(files.get(index));
        return common.checked(
                () ->
                        new StageSnapshot(
                                network,
                                input,
                                inputs.classNames().size(),
                                new TrainedStage(
                                        index + 1,
                                        epochs.get(index),
                                        rates.get(index),
                                        accuracies.isEmpty()
                                                ? Map.of()
                                                : Map.of(
                                                        TrainedStage.TEST_ACCURACY,
                                                        accuracies.get(index)),
                                        spec.toString(),
                                        Map.of("imported", sha))));
    }
}
