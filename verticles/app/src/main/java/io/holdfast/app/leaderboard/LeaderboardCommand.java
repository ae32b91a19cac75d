package io.holdfast.app.leaderboard;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What a person can have done about the leaderboard. */
@Command(
        name = "leaderboard",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Has the leaderboard of a running instance rebuilt, or held against the journal.",
            "Redis keeps it and may lose it: what the journal holds makes it again, by itself as soon as anything is sold or"
                    + " looked at."
        },
        subcommands = {RebuildCommand.class, CheckCommand.class})
public final class LeaderboardCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        CommandLine commandLine = spec.commandLine();
        commandLine.usage(commandLine.getOut());
    }
}
