package io.holdfast.app.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import io.holdfast.embedded.DataFolder;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a server tells other processes about itself. It stays behind after a {@code kill -9}: readers check it. */
public final class StatusFile {
    public static final String FOLDER = "server";
    private static final String NAME = "status.json";

    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Supplier<Status> shown;

    private StatusFile(Path file) {
        this.file = file;
    }

    public static StatusFile in(DataFolder data) {
        return new StatusFile(data.claim(FOLDER).resolve(NAME));
    }

    /** Empty when no server runs or ran. */
    public static Optional<Status> read(Path data) {
        try {
            String text = Files.readString(data.resolve(FOLDER).resolve(NAME), UTF_8);
            return Optional.of(Status.fromJson(new JsonObject(text)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | DecodeException e) {
            throw new CommandException("cannot read the status in " + data + ": " + Cause.of(e), e);
        }
    }

    /** Writes what there is now; {@link #refresh} asks for it anew. */
    public void show(Supplier<Status> status) {
        lock.lock();
        try {
            shown = status;
            write(status.get());
        } finally {
            lock.unlock();
        }
    }

    /** For whatever has changed, on any thread; the last to write has seen all changes before. */
    public void refresh() {
        lock.lock();
        try {
            if (shown != null) {
                write(shown.get());
            }
        } finally {
            lock.unlock();
        }
    }

    private void write(Status status) {
        Path unfinished = file.resolveSibling(NAME + ".unfinished");
        try {
            Files.writeString(unfinished, status.toJson().encodePrettily() + "\n", UTF_8);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new CommandException("cannot write " + file + ": " + Cause.of(e), e);
        }
    }

    public void delete() {
        lock.lock();
        try {
            shown = null;
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new CommandException("cannot remove " + file + ": " + Cause.of(e), e);
        } finally {
            lock.unlock();
        }
    }
}
