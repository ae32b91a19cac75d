package io.holdfast.app.dlq;

import io.holdfast.app.cli.DataOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what needs a person. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows what does not get on: cause, since when, what came of the last try, and when the next one comes.",
            "Exits with 0 when everything gets on, and with 1 when something does not."
        })
final class StuckCommand implements Callable<Integer> {
    @Mixin
    private final DataOption data = new DataOption();

    @Option(names = "--json", description = "Print JSON: count, entries, truncated.")
    private boolean json;

    @Override
    public Integer call() {
        var overview = AdminApi.of(data.folder()).overview();
        System.out.println(json ? overview.encodePrettily() : StuckText.overview(overview));
        return overview.getInteger("count") == 0 ? 0 : 1;
    }
}
