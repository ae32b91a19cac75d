package io.holdfast.app.console;

import io.holdfast.app.status.Status;
import io.holdfast.app.status.StatusFile;
import io.holdfast.embedded.DataFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The stores that this instance started itself, and starts again when they end. Blocks its thread. */
final class OwnStores {
    private OwnStores() {}

    private static Stream<Status.Entry> living(Path data) {
        var stores = DataFolder.livingStores(data);
        return StatusFile.read(data).stream()
                .flatMap(status -> status.processes().stream())
                .filter(process -> stores.contains(process.pid()));
    }

    static List<String> names(Path data) {
        return living(data).map(Status.Entry::name).sorted().toList();
    }

    /** {@code kill -9}; false when there is none of that name. */
    static boolean kill(Path data, String name) {
        var found = living(data).filter(process -> process.name().equals(name)).findFirst();
        found.flatMap(process -> ProcessHandle.of(process.pid())).ifPresent(ProcessHandle::destroyForcibly);
        return found.isPresent();
    }
}
