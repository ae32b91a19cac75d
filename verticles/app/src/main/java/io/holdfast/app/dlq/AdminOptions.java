package io.holdfast.app.dlq;

import io.holdfast.app.load.Api;
import io.holdfast.app.status.InstanceOption;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What commands share that ask the admin port of a running instance: whose, and how its answer is shown. */
public final class AdminOptions {
    @Mixin
    private final InstanceOption instance = new InstanceOption();

    @Option(names = "--json", description = "Print JSON, as the admin port answers it (docs/API.md).")
    private boolean json;

    public AdminApi api() {
        return new AdminApi(new Api(instance.admin(), instance.token()));
    }

    /** {@code text} is how it is for people. */
    public void show(JsonObject answer, Function<JsonObject, String> text) {
        System.out.println(json ? answer.encodePrettily() : text.apply(answer));
    }
}
