package io.holdfast.app.trial;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import io.holdfast.embedded.DataFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The temporary folder of one trial: the instance's data, its settings and what it says. */
final class TrialFolder {
    private final Path folder;

    private TrialFolder(Path folder) {
        this.folder = folder;
    }

    /** In {@code TMPDIR} as for other programs; a disk there makes forced writes cost what they cost. */
    static TrialFolder create(String purpose) {
        Path parent = Path.of(System.getenv().getOrDefault("TMPDIR", System.getProperty("java.io.tmpdir")));
        try {
            return new TrialFolder(Files.createTempDirectory(parent, "holdfast-" + purpose + "-"));
        } catch (IOException e) {
            throw new CommandException(
                    "cannot make a folder in " + parent + " (TMPDIR names another place): " + Cause.of(e), e);
        }
    }

    /** Where it is and on what, for that decides what a forced write costs. */
    String description() {
        try {
            String kind = Files.getFileStore(folder).type();
            String caution = kind.equals("tmpfs") ? ", where nothing is ever forced to a disk (set TMPDIR)" : "";
            return "its data on " + kind + " in " + folder.getParent() + caution;
        } catch (IOException e) {
            throw new CommandException("cannot look at " + folder + ": " + Cause.of(e), e);
        }
    }

    Path path() {
        return folder;
    }

    Path data() {
        return folder.resolve("data");
    }

    Path settings() {
        return folder.resolve("settings.properties");
    }

    Path log() {
        return folder.resolve("server.log");
    }

    /** Nobody listens to what is tried, unless they say so; and a person reads what it said. */
    void writeSettings(Map<String, String> settings) {
        Map<String, String> all = new TreeMap<>(Map.of("events.enabled", "false", "log.format", "text"));
        all.putAll(settings);
        try {
            Files.writeString(
                    settings(),
                    all.entrySet().stream()
                            .map(entry -> entry.getKey() + " = " + entry.getValue() + "\n")
                            .collect(Collectors.joining()),
                    UTF_8);
        } catch (IOException e) {
            throw new CommandException("cannot write " + settings() + ": " + Cause.of(e), e);
        }
    }

    /** Ends stores that a killed server left, and removes everything unless it is to be kept. */
    void end(boolean kept) {
        try {
            if (Files.exists(data())) {
                try (DataFolder data = DataFolder.open(data())) {
                    data.endStores();
                    if (!kept) {
                        data.remove();
                    }
                }
            }
            if (!kept) {
                removeFiles();
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new CommandException("cannot remove " + folder + ": " + Cause.of(e), e);
        }
    }

    private void removeFiles() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, Files::isRegularFile)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }
}
