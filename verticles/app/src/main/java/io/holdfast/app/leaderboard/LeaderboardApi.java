package io.holdfast.app.leaderboard;

import io.holdfast.app.cli.CommandException;
import io.holdfast.app.load.Api;
import io.holdfast.app.load.RefusedException;
import io.holdfast.app.status.Status;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Supplier;

/** The leaderboard at the admin port of a running instance. */
public record LeaderboardApi(Api api) {
    private static final String REBUILD = "/leaderboard/rebuild";
    private static final String CHECK = "/leaderboard/check";
    private static final int NOT_NOW = 429;

    /** The instance cannot answer yet. */
    public static final class NotYetException extends CommandException {
        private static final long serialVersionUID = 1L;

        NotYetException(RefusedException refused) {
            super(refused.detail(), refused);
        }
    }

    public static LeaderboardApi of(Path folder) {
        var admin = Status.now(folder).admin();
        return new LeaderboardApi(new Api(URI.create(admin.orElseThrow(
                () -> new CommandException("nothing runs in " + folder + "; start it with `holdfast up`")))));
    }

    public JsonObject rebuild() {
        return asked(() -> api.post(REBUILD));
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
            throw refused.status() == NOT_NOW
                    ? new NotYetException(refused)
                    : new CommandException(refused.detail(), refused);
        }
    }
}
