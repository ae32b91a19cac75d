package io.holdfast.app.dlq;

import io.holdfast.app.cli.CommandException;
import io.holdfast.app.load.Api;
import io.holdfast.app.status.Status;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;

/** The admin port of a running instance. */
record AdminApi(Api api) {
    private static final String DLQ = "/orders/dlq/";

    static AdminApi of(Path folder) {
        var admin = Status.now(folder).admin();
        return new AdminApi(new Api(URI.create(admin.orElseThrow(
                () -> new CommandException("nothing runs in " + folder + "; start it with `holdfast up`")))));
    }

    JsonObject overview() {
        return new JsonObject(api.get(DLQ + "status"));
    }

    JsonObject treat(String verb, JsonObject wanted) {
        return new JsonObject(api.post(DLQ + verb, wanted.encode()));
    }
}
