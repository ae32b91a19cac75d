package io.holdfast.app.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Says which instance a command means: each has a data folder of its own. */
public final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The instance's data folder, by default .holdfast beside the holdfast script.")
    private @Nullable Path data;

    public Path folder() {
        Path folder = data == null ? Installation.home().resolve(".holdfast") : data;
        return folder.toAbsolutePath().normalize();
    }
}
