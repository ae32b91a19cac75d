package io.holdfast.app.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import io.holdfast.app.cli.OwnProgram;
import io.holdfast.app.status.StatusFile;
import io.holdfast.embedded.SearchPath;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** One {@code holdfast reconcile} as a process of its own, which gives way to everybody else. Its result stays in the folder. */
final class ReconcileRun {
    private static final String RESULT = "reconcile.json";
    /** Its stores may vanish without a word. */
    private static final long LONGEST_H = 6;

    private static final Set<Integer> FOUND_OUT =
            Set.of(ReconcileCommand.AGREE, ReconcileCommand.DIFFER, ReconcileCommand.NOT_WHOLE);

    private final Path folder;
    private final Process process;

    private ReconcileRun(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /** Of the instance whose folder this is. */
    static ReconcileRun start(Path data) {
        Path folder = folder(data);
        List<String> command = new ArrayList<>();
        SearchPath.find("nice").ifPresent(nice -> command.addAll(List.of(nice.toString(), "-n", "10")));
        command.addAll(OwnProgram.command(List.of("reconcile", "--json", "--data", data.toString())));
        try {
            return new ReconcileRun(
                    folder,
                    new ProcessBuilder(command)
                            .redirectOutput(unfinished(folder).toFile())
                            .redirectError(log(folder).toFile())
                            .start());
        } catch (IOException e) {
            throw new CommandException("cannot start it: " + Cause.of(e), e);
        }
    }

    private static Path folder(Path data) {
        return data.resolve(StatusFile.FOLDER);
    }

    /** What the last one found, all of it. */
    static Path result(Path data) {
        return folder(data).resolve(RESULT);
    }

    private static Path unfinished(Path folder) {
        return folder.resolve(RESULT + ".unfinished");
    }

    private static Path log(Path folder) {
        return folder.resolve("reconcile.log");
    }

    /**
     * What it found.
     *
     * @param isWhole whether every model could be compared
     */
    record Found(long differences, boolean isWhole) {}

    void end() {
        process.destroy();
    }

    /** Returns once it has ended. */
    Found found() throws InterruptedException {
        if (!process.waitFor(LONGEST_H, TimeUnit.HOURS)) {
            process.destroyForcibly();
            throw new CommandException("it did not end within " + LONGEST_H + " hours, see " + log(folder));
        }
        int status = process.exitValue();
        try {
            if (!FOUND_OUT.contains(status)) {
                throw new CommandException("it ended with " + status + ", see " + log(folder));
            }
            var result = new JsonObject(Files.readString(unfinished(folder), UTF_8));
            var found = new Found(count(result), result.getBoolean("whole"));
            Files.move(unfinished(folder), folder.resolve(RESULT), StandardCopyOption.ATOMIC_MOVE);
            return found;
        } catch (IOException | DecodeException e) {
            throw new CommandException("its result cannot be read, see " + log(folder) + ": " + Cause.of(e), e);
        }
    }

    private static long count(JsonObject result) {
        long found = result.getJsonObject("audit").getJsonArray("broken").size();
        JsonArray models = result.getJsonArray("models");
        for (int i = 0; i < models.size(); i++) {
            found += models.getJsonObject(i).getJsonArray("differences").size();
        }
        return found;
    }
}
