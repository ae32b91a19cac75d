package io.holdfast.app.webhooks;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Who else is told of events. */
@Command(
        name = "webhooks",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Has a running instance tell others of events by HTTP, signed and in order, and shows how that goes.",
        subcommands = {
            ChangeWebhooksCommand.Add.class,
            ListWebhooksCommand.class,
            ChangeWebhooksCommand.Remove.class,
            ChangeWebhooksCommand.Resume.class
        })
public final class WebhooksCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        CommandLine commandLine = spec.commandLine();
        commandLine.usage(commandLine.getOut());
    }
}
