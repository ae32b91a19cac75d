package io.holdfast.app.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.app.cli.CommandException;
import io.holdfast.app.cli.MisuseException;
import io.holdfast.app.load.Api;
import io.holdfast.app.load.RefusedException;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The admin port of a running instance. */
public record AdminApi(Api api) {
    private static final String DLQ = "/orders/dlq/";
    private static final String LETTERS = "/events/dlq";
    private static final String WEBHOOKS = "/webhooks";
    private static final int BAD_REQUEST = 400;
    private static final int UNPROCESSABLE = 422;

    JsonObject overview() {
        return asked(() -> api.get(DLQ + "status"));
    }

    JsonObject treat(String verb, JsonObject wanted) {
        return asked(() -> api.post(DLQ + verb, wanted.encode()));
    }

    /** @param consumer whose, or null for everybody's */
    JsonObject letters(@Nullable String consumer) {
        var query = consumer == null ? "" : "?consumer=" + URLEncoder.encode(consumer, UTF_8);
        return asked(() -> api.get(LETTERS + query));
    }

    JsonObject letter(String id) {
        return asked(() -> api.get(LETTERS + "/" + URLEncoder.encode(id, UTF_8)));
    }

    JsonObject treatLetters(String verb, JsonObject wanted) {
        return asked(() -> api.post(LETTERS + "/" + verb, wanted.encode()));
    }

    public JsonObject webhooks() {
        return asked(() -> api.get(WEBHOOKS));
    }

    public JsonObject addWebhook(JsonObject wanted) {
        return asked(() -> api.post(WEBHOOKS, wanted.encode()));
    }

    public JsonObject removeWebhook(String id) {
        return asked(() -> api.delete(WEBHOOKS + "/" + URLEncoder.encode(id, UTF_8)));
    }

    public JsonObject resumeWebhook(String id) {
        return asked(() -> api.post(WEBHOOKS + "/" + URLEncoder.encode(id, UTF_8) + "/resume"));
    }

    private static JsonObject asked(Supplier<String> request) {
        try {
            return new JsonObject(request.get());
        } catch (RefusedException refused) {
            throw explained(refused);
        }
    }

    /** In the server's words: those of a problem are for people. */
    private static CommandException explained(RefusedException refused) {
        return switch (refused.status()) {
            case BAD_REQUEST, UNPROCESSABLE -> new MisuseException(refused.detail(), refused);
            default -> new CommandException(refused.detail(), refused);
        };
    }
}
