package io.holdfast.app.chaos;

import io.holdfast.app.cli.CommandException;
import io.holdfast.app.status.Status;
import io.holdfast.app.status.StatusFile;
import io.holdfast.embedded.StoreAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Those that the server starts and supervises itself, in its data folder. */
final class OwnStores implements Stores {
    private static final long LIMIT_S = 60;

    private final Path data;
    private final Set<Long> killed = ConcurrentHashMap.newKeySet();

    OwnStores(Path data) {
        this.data = data;
    }

    @Override
    public Map<String, String> settings() {
        return Map.of();
    }

    @Override
    public long pid(Victim store) {
        Pauses.until(store.label() + " runs", LIMIT_S, () -> living(store).isPresent());
        return living(store)
                .map(Status.Entry::pid)
                .orElseThrow(() -> new CommandException(store.label() + " ended before anything was done to it"));
    }

    @Override
    public StoreAddress address(Victim store) {
        pid(store);
        String address = living(store).orElseThrow().address();
        int colon = address.lastIndexOf(':');
        return new StoreAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }

    private Optional<Status.Entry> living(Victim store) {
        return StatusFile.read(data).stream()
                .flatMap(status -> status.processes().stream())
                .filter(entry -> entry.name().equals(store.label()))
                .filter(entry -> !killed.contains(entry.pid()))
                .filter(entry -> ProcessHandle.of(entry.pid())
                        .filter(ProcessHandle::isAlive)
                        .isPresent())
                .findFirst();
    }

    @Override
    public void kill(Victim store) {
        long pid = pid(store);
        killed.add(pid);
        Signals.kill(pid);
    }

    @Override
    public void end() {
        // The server ends them.
    }
}
