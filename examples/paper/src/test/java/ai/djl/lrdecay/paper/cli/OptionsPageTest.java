package ai.djl.lrdecay.paper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * docs/reference/options.md is what the program says of itself. After a change of an option, run
 * this test with {@code -Dlrdecay.write=true} to write the page again.
 */
class OptionsPageTest {

    private static final Path PAGE = Path.of("../../docs/reference/options.md");

    @Test
    void thePageIsWhatTheProgramSays() throws IOException {
        String page = page();
        if (Boolean.getBoolean("lrdecay.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    private static String page() {
        StringBuilder page =
                new StringBuilder(
                        """
                        # All options of all commands

                        Generated from the program (`OptionsPageTest`): `./lrdecay COMMAND --help` \
                        prints the same.
                        [The command line](command-line.md) has exit codes and environment \
                        variables.
                        """);
        CommandLine main = Main.commandLine();
        List<CommandLine> commands = new ArrayList<>(List.of(main));
        for (CommandLine command : main.getSubcommands().values()) {
            commands.add(command);
            commands.addAll(command.getSubcommands().values());
        }
        for (CommandLine command : commands) {
            CommandSpec spec = command.getCommandSpec();
            if (!spec.usageMessage().hidden() && !spec.name().equals("help")) {
                page.append("\n## ")
                        .append(heading(spec))
                        .append("\n\n```text\n")
                        .append(usage(command))
                        .append("\n```\n");
            }
        }
        return page.toString();
    }

    private static String heading(CommandSpec spec) {
        return spec.parent() == null
                ? "lrdecay"
                : spec.qualifiedName(" ").replaceFirst("lrdecay ", "");
    }

    private static String usage(CommandLine command) {
        return command.getUsageMessage(CommandLine.Help.Ansi.OFF)
                .lines()
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"));
    }
}
