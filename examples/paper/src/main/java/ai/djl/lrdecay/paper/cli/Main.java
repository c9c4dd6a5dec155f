package ai.djl.lrdecay.paper.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code lrdecay}. */
@Command(
        name = "lrdecay",
        description = {
            "How does learning rate decay help? The experiments of You, Long, Wang and Jordan"
                    + " (arXiv 1908.01878), on DJL.",
            ""
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            ReproduceCommand.class,
            TrainCommand.class,
            HessianCommand.class,
            ZooCommand.class,
            SelectCommand.class,
            TransferCommand.class,
            AutoDecayCommand.class,
            SuiteCommand.class,
            ReportCommand.class,
            VerifyCommand.class,
            CompareCommand.class,
            ArchiveCommand.class,
            DataCommand.class,
            RateCommand.class,
            BenchCommand.class,
            DoctorCommand.class,
            PlanCommand.class,
            RunPlannedJobCommand.class,
            ChildJobCommand.class,
            JobWorkerCommand.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "Begin with: lrdecay reproduce",
            "Exit code 0: done; 1: a run failed, or a file or folder cannot be used;",
            "2: wrong usage of the options."
        })
public final class Main implements Runnable {

    @Spec private CommandSpec spec;

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Name a command, for instance: lrdecay reproduce");
    }

    /**
     * Runs the command line and exits.
     *
     * @param args the arguments
     */
    public static void main(String[] args) {
        System.exit(execute(args));
    }

    /**
     * Runs the command line.
     *
     * @param args the arguments
     * @return 0: done; 1: a run failed, or a file or folder cannot be used; 2: wrong usage
     */
    public static int execute(String... args) {
        CommandLine command = commandLine();
        try {
            return command.execute(args);
        } catch (OutOfMemoryError e) {
            return Errors.outOfMemory(command.getErr());
        }
    }

    /** All commands with their options. */
    static CommandLine commandLine() {
        CommandLine command =
                new CommandLine(new Main())
                        .setUsageHelpWidth(80)
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .setParameterExceptionHandler(Errors::usage)
                        .setExecutionExceptionHandler(Errors::execution);
        Converters.register(command);
        return command;
    }
}
