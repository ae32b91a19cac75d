package io.holdfast.app;

import io.holdfast.app.cli.DataOption;
import io.holdfast.app.status.Status;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what runs of an instance now. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows what runs, and where. Exits with 0 when the instance is ready and with 1 when it is not.")
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private final DataOption data = new DataOption();

    @Option(
            names = "--json",
            description = "Print JSON: url, admin, data, ready, processes with name, pid and address.")
    private boolean json;

    @Override
    public Integer call() {
        Status status = Status.now(data.folder());
        System.out.println(json ? status.toJson().encodePrettily() : status.toText());
        return status.ready() ? 0 : 1;
    }
}
