package io.holdfast.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where Holdfast itself is: the launcher says, and without it the working directory is taken. */
public final class Installation {
    private Installation() {}

    public static Path home() {
        return Path.of(System.getProperty("holdfast.home", "")).toAbsolutePath().normalize();
    }

    public static Optional<Path> defaultConfiguration() {
        Path file = home().resolve("conf").resolve("default.properties");
        return Files.exists(file) ? Optional.of(file) : Optional.empty();
    }
}
