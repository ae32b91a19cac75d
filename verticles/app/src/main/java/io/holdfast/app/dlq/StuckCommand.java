package io.holdfast.app.dlq;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** Shows what needs a person. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows what does not get on: cause, since when, what came of the last try, and when the next one comes.",
            "Exits with 0 when everything gets on, with 1 when something does not, and with 2 when it cannot be asked."
        },
        exitCodeOnExecutionException = ExitCode.USAGE)
final class StuckCommand implements Callable<Integer> {
    @Mixin
    private final AdminOptions admin = new AdminOptions();

    @Override
    public Integer call() {
        var overview = admin.api().overview();
        admin.show(overview, StuckText::overview);
        return overview.getInteger("count") == 0 ? 0 : 1;
    }
}
