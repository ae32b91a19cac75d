package io.holdfast.app;

import io.holdfast.app.audit.AuditCommand;
import io.holdfast.app.bench.BenchCommand;
import io.holdfast.app.chaos.ChaosCommand;
import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import io.holdfast.app.cli.MisuseException;
import io.holdfast.app.cli.Version;
import io.holdfast.app.demo.DemoCommand;
import io.holdfast.app.dlq.DlqCommand;
import io.holdfast.app.leaderboard.LeaderboardCommand;
import io.holdfast.app.reconcile.ReconcileCommand;
import io.holdfast.app.security.TokenCommand;
import io.holdfast.app.settings.SettingsException;
import io.holdfast.app.simulate.SimulateCommand;
import io.holdfast.app.webhooks.WebhooksCommand;
import io.holdfast.embedded.StoreException;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry point: turns arguments into one command and its exit code, and any failure into one line. */
@Command(
        name = "holdfast",
        description = "A checkout engine that sells exactly once, and loses nothing.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = "  test    Runs the whole gate, as continuous integration does; `holdfast test --help` says more.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            DemoCommand.class,
            BenchCommand.class,
            AuditCommand.class,
            ReconcileCommand.class,
            DlqCommand.class,
            LeaderboardCommand.class,
            WebhooksCommand.class,
            TokenCommand.class,
            SimulateCommand.class,
            ChaosCommand.class
        })
public final class Main implements Runnable {
    private final CommandLine commandLine = new CommandLine(this);

    public static void main(String[] args) {
        System.exit(new Main().run(args));
    }

    private int run(String[] args) {
        commandLine.getSubcommands().values().forEach(Main::giveVersion);
        return commandLine
                .setExecutionStrategy(Main::executeWhatIsKnown)
                .setParameterExceptionHandler(Main::explainMisuse)
                .setExecutionExceptionHandler(Main::explainFailure)
                .execute(args);
    }

    private static void giveVersion(CommandLine command) {
        command.getCommandSpec().versionProvider(new Version());
        command.getSubcommands().values().forEach(Main::giveVersion);
    }

    @Override
    public void run() {
        commandLine.usage(System.out);
    }

    /** With {@code --help} among the arguments, picocli itself lets pass what it does not know. */
    private static int executeWhatIsKnown(ParseResult arguments) {
        for (ParseResult each = arguments; each != null; each = each.subcommand()) {
            if (!each.unmatched().isEmpty()) {
                throw new UnmatchedArgumentException(each.commandSpec().commandLine(), each.unmatched());
            }
        }
        return new CommandLine.RunLast().execute(arguments);
    }

    private static int explainMisuse(ParameterException misuse, String[] args) {
        CommandLine command = misuse.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        say(command, misuse.getMessage() + " (" + name + " --help says what there is)");
        return ExitCode.USAGE;
    }

    private static int explainFailure(Exception failure, CommandLine command, ParseResult arguments) {
        if (!isExpected(failure)) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            command.getErr().print(trace);
        }
        say(command, Cause.of(failure));
        return isMisuse(failure) ? ExitCode.USAGE : command.getCommandSpec().exitCodeOnExecutionException();
    }

    /** A setting is as wrong in the environment or in the file as it is in an option. */
    private static boolean isMisuse(Exception failure) {
        return failure instanceof MisuseException || failure instanceof SettingsException;
    }

    private static boolean isExpected(Exception failure) {
        return failure instanceof CommandException
                || failure instanceof SettingsException
                || failure instanceof StoreException;
    }

    private static void say(CommandLine command, String line) {
        command.getErr().println("holdfast: " + line);
        command.getErr().flush();
    }
}
