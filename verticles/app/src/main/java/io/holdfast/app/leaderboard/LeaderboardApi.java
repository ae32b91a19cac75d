package io.holdfast.app.leaderboard;

import io.holdfast.app.cli.CommandException;
import io.holdfast.app.load.Api;
import io.holdfast.app.load.RefusedException;
import io.holdfast.app.status.InstanceOption;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.function.Supplier;

/** The leaderboard at the admin port of a running instance. */
public record LeaderboardApi(Api api) {
    private static final String REBUILD = "/leaderboard/rebuild";
    private static final String CHECK = "/leaderboard/check";
    private static final int NOT_NOW = 429;
    private static final int NOT_THERE = 404;
    private static final long PAUSE_MS = 1_000;
    /** The server gives up a connection after a while longer. */
    private static final int READ_TIMEOUT_MS = 900_000;

    /** The instance cannot answer yet. */
    public static final class NotYetException extends CommandException {
        private static final long serialVersionUID = 1L;

        NotYetException(RefusedException refused) {
            super(refused.detail(), refused);
        }
    }

    /** The instance keeps none. */
    public static final class NotThereException extends CommandException {
        private static final long serialVersionUID = 1L;

        NotThereException(RefusedException refused) {
            super(refused.detail(), refused);
        }
    }

    /** Throws when nothing runs. */
    public static LeaderboardApi of(InstanceOption instance) {
        return new LeaderboardApi(new Api(instance.admin(), READ_TIMEOUT_MS, instance.token()));
    }

    /** However long it takes: the connection is not kept for as long. */
    public JsonObject rebuild() {
        try {
            return asked(() -> api.post(REBUILD));
        } catch (CommandException e) {
            if (!(e.getCause() instanceof IOException)) {
                throw e;
            }
            return ended();
        }
    }

    private JsonObject ended() {
        var now = progress();
        while (now.getBoolean("running")) {
            pause();
            now = progress();
        }
        var last = now.getJsonObject("last");
        if (last == null || last.containsKey("failed")) {
            throw new CommandException(
                    "the leaderboard was not rebuilt" + (last == null ? "" : ": " + last.getString("failed")));
        }
        return last;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
    }

    JsonObject progress() {
        return asked(() -> api.get(REBUILD));
    }

    public JsonObject check() {
        return asked(() -> api.get(CHECK));
    }

    private static JsonObject asked(Supplier<String> request) {
        try {
            return new JsonObject(request.get());
        } catch (RefusedException refused) {
            throw switch (refused.status()) {
                case NOT_NOW -> new NotYetException(refused);
                case NOT_THERE -> new NotThereException(refused);
                default -> new CommandException(refused.detail(), refused);
            };
        }
    }
}
