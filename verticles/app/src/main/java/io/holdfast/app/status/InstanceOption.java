package io.holdfast.app.status;

import io.holdfast.app.cli.CommandException;
import io.holdfast.app.cli.DataOption;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Mixin;

/** Which running instance a command means. A {@link CommandException} says that nothing runs. */
public final class InstanceOption {
    @Mixin
    private final DataOption data = new DataOption();

    /** Where whoever runs it asks it. */
    public URI admin() {
        return known(folder -> Status.now(folder).admin().map(URI::create));
    }

    /** What it knows whoever runs it by; empty where it asks nobody. */
    public Optional<String> token() {
        return OperatorToken.of(data.folder());
    }

    /** Where its stores are, for who looks into them past the server. */
    public StoreAddresses stores() {
        return known(folder -> runs() ? StoresFile.read(folder) : Optional.empty());
    }

    private <T> T known(Function<Path, Optional<T>> of) {
        var folder = data.folder();
        return of.apply(folder)
                .orElseThrow(() -> new CommandException("nothing runs in " + folder + "; start it with `holdfast up`"));
    }

    /** Not whether it is healthy: the books of a server that has trouble are looked at first of all. */
    public boolean runs() {
        return Status.now(data.folder()).url().isPresent();
    }

    public Path folder() {
        return data.folder();
    }
}
