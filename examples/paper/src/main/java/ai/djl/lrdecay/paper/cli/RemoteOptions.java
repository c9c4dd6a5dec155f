package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.launch.RemotePool;
import ai.djl.lrdecay.paper.run.RunException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --on}: other machines that do the work. */
final class RemoteOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--on",
            paramLabel = "MASTER",
            description =
                    "Run the jobs as tasks of Apache Spark: spark://HOST:PORT, local[N], yarn or"
                            + " k8s://URL.")
    private @Nullable String master;

    @Option(
            names = "--conf",
            paramLabel = "NAME=VALUE",
            description =
                    "A Spark setting, for instance spark.task.resource.gpu.amount=1."
                            + " Repeatable.")
    private List<String> settings = new ArrayList<>();

    boolean isGiven() {
        if (master == null && !settings.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(), "--conf is for Spark: use it with --on");
        }
        return master != null;
    }

    /** Connects to the machines. */
    RemotePool connect(Path out) throws IOException {
        Map<String, String> options = new LinkedHashMap<>();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new ParameterException(
                        command.commandLine(), "--conf is NAME=VALUE, not '" + setting + "'");
            }
            options.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        RemotePool.Service service =
                ServiceLoader.load(RemotePool.Service.class)
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new RunException(
                                                "Spark is not on the class path: start with"
                                                        + " './lrdecay reproduce --on ..', which"
                                                        + " fetches it"));
        return service.connect(
                new RemotePool.Settings(String.valueOf(master), out.toAbsolutePath(), options));
    }
}
