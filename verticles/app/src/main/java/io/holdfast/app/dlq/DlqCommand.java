package io.holdfast.app.dlq;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What needs a person, and what a person can have done about it. */
@Command(
        name = "dlq",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Shows what does not get on in a running instance, and has something done about it.",
            "Transactions and shards: status, retry, abort, finish. Nothing here settles anything by decree: whatever is"
                    + " done, the journal decides.",
            "Events that a consumer could not apply, which are its dead letters: list, show, replay, discard."
        },
        subcommands = {
            StuckCommand.class,
            TreatCommand.Retry.class,
            TreatCommand.Abort.class,
            TreatCommand.Finish.class,
            LettersCommand.ListAll.class,
            LettersCommand.Show.class,
            TreatLettersCommand.Replay.class,
            TreatLettersCommand.Discard.class
        })
public final class DlqCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        CommandLine commandLine = spec.commandLine();
        commandLine.usage(commandLine.getOut());
    }
}
