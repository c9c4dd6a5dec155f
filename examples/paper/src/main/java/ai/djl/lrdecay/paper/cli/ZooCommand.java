package ai.djl.lrdecay.paper.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code zoo}: the staged-snapshot model zoo. */
@Command(
        name = "zoo",
        sortOptions = false,
        description = {"The zoo of snapshots, one for each learning-rate stage of a training.", ""},
        subcommands = {
            ZooListCommand.class,
            ZooShowCommand.class,
            ZooPublishCommand.class,
            ZooVerifyCommand.class,
            ZooExportCommand.class,
            ZooImportCommand.class
        },
        footer = {
            "",
            "A zoo is a folder, or an https address that serves one: --zoo names it. Without",
            "--zoo it is what ships with the library, and the place that the variable",
            "LRDECAY_ZOO names, for these commands and for DJL's Criteria."
        })
final class ZooCommand implements Runnable {

    @Spec private CommandSpec command;

    // Every command takes the same options; this one needs none of them.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common;

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(
                command.commandLine(), "Name a command, for instance: lrdecay zoo list");
    }
}
