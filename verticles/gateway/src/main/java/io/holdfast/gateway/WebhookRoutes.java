package io.holdfast.gateway;

import io.holdfast.gateway.WebhookControl.InvalidWebhookException;
import io.holdfast.gateway.WebhookControl.Webhook;
import io.holdfast.runtime.KeyTakenException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Subscribers, for whoever runs the server: what they are told is all that is sold. */
final class WebhookRoutes {
    private static final String JSON = "application/json";
    private static final String PATH = "/webhooks";
    private static final String ONE = PATH + "/:id";
    private static final String RESUME = ONE + "/resume";
    private static final Set<String> MEMBERS = Set.of("url", "types");
    /** Those of the contract, which a test holds them to. */
    static final Set<String> TYPES = new TreeSet<>(Set.of(
            "order.created",
            "order.item_added",
            "order.paid",
            "order.refused",
            "stock.changed",
            "payment.changed",
            "protocol.switched"));

    private final Optional<WebhookControl> control;
    private final Responder responder;

    WebhookRoutes(Optional<WebhookControl> control, Responder responder) {
        this.control = control;
        this.responder = responder;
    }

    void bind(Mount mount) {
        mount.get(PATH).handler(this::list);
        mount.postToAny(PATH).handler(context -> Bodies.read(context, responder, body -> add(context, body)));
        mount.post(RESUME).handler(context -> done(context, WebhookControl::resume, "resumed"));
        mount.get(ONE).handler(this::show);
        mount.delete(ONE).handler(context -> done(context, WebhookControl::remove, "removed"));
        mount.only("GET, POST", PATH, responder);
        mount.only("POST", RESUME, responder);
        mount.only("GET, DELETE", ONE, responder);
    }

    private void list(RoutingContext context) {
        ask(context, found -> found.list().map(webhooks -> {
            var entries = new JsonArray();
            webhooks.forEach(each -> entries.add(json(each)));
            return JsonObject.of("webhooks", entries);
        }));
    }

    private void show(RoutingContext context) {
        askOfOne(context, (found, id) -> found.find(id)
                .map(webhook -> webhook.map(WebhookRoutes::json).orElse(null)));
    }

    private static JsonObject json(Webhook webhook) {
        return new JsonObject()
                .put("id", webhook.id())
                .put("url", webhook.url())
                .put("types", new JsonArray(webhook.types()))
                .put("state", webhook.state())
                .put("created_at", webhook.createdAt().toString())
                .put("suspended_at", text(webhook.suspendedAt()))
                .put("pending", webhook.pending())
                .put("missed", webhook.missed())
                .put("failures", webhook.failures())
                .put("failing_since", text(webhook.failingSince()))
                .put("last_error", webhook.lastError())
                .put("next_try_at", text(webhook.nextTryAt()));
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }

    /** A page that a browser shows cannot send this type to another origin unasked: none may have itself told of what is sold. */
    private static void requireJson(RoutingContext context) {
        var type = Objects.requireNonNullElse(context.request().getHeader(HttpHeaders.CONTENT_TYPE), "");
        if (!type.strip().toLowerCase(Locale.ROOT).startsWith(JSON)) {
            throw new InvalidWebhookException("the body must be sent as Content-Type: " + JSON);
        }
    }

    private void add(RoutingContext context, Buffer body) {
        try {
            requireJson(context);
            var form = new JsonObject(body);
            var url = url(form);
            var types = types(form);
            ask(context, found -> found.add(url, types, OnceOnly.claimOf(context))
                    .map(WebhookControl.Created::json));
        } catch (InvalidWebhookException invalid) {
            refuse(context, invalid);
        } catch (DecodeException notJson) {
            refuse(
                    context,
                    new InvalidWebhookException("the body must be a JSON object, such as"
                            + " {\"url\":\"https://example.com/holdfast\",\"types\":[\"order.paid\"]}"));
        }
    }

    private static String url(JsonObject form) {
        for (String name : form.fieldNames()) {
            if (!MEMBERS.contains(name)) {
                throw new InvalidWebhookException("there is no '" + name + "', only url and types");
            }
        }
        if (form.getValue("url") instanceof String url) {
            return url;
        }
        throw new InvalidWebhookException("url must be a text, such as https://example.com/holdfast");
    }

    private static List<String> types(JsonObject form) {
        if (!(form.getValue("types") instanceof JsonArray given) || given.isEmpty()) {
            throw new InvalidWebhookException("types must be a list of some of " + String.join(", ", TYPES));
        }
        List<String> types = new ArrayList<>();
        for (Object each : given) {
            if (!(each instanceof String type) || !TYPES.contains(type)) {
                throw new InvalidWebhookException("there is no type '" + each + "', only " + String.join(", ", TYPES));
            }
            types.add(type);
        }
        return types.stream().distinct().toList();
    }

    private void refuse(RoutingContext context, InvalidWebhookException why) {
        responder.problem(context.request(), Problems.invalidWebhook(String.valueOf(why.getMessage())));
    }

    private void done(RoutingContext context, BiFunction<WebhookControl, String, Future<Boolean>> deed, String what) {
        askOfOne(context, (found, id) -> deed.apply(found, id)
                .map(done -> done ? JsonObject.of("id", id, "done", what) : null));
    }

    private interface QuestionOfOne {
        Future<@Nullable JsonObject> of(WebhookControl control, String id);
    }

    /** What is no id is that of none. */
    private void askOfOne(RoutingContext context, QuestionOfOne question) {
        var id = Objects.requireNonNull(context.pathParam("id"));
        ask(context, found -> Syntax.isId(id) ? question.of(found, id) : Future.succeededFuture());
    }

    private interface Question {
        Future<@Nullable JsonObject> of(WebhookControl control);
    }

    private void ask(RoutingContext context, Question question) {
        if (control.isEmpty()) {
            responder.problem(context.request(), Problems.EVENTS_OFF);
            return;
        }
        question.of(control.get()).onComplete((json, failure) -> {
            switch (failure) {
                case null -> {
                    if (json == null) {
                        responder.problem(
                                context.request(), Problems.noSuchWebhook(String.valueOf(context.pathParam("id"))));
                    } else {
                        responder.body(context.response(), 200, JSON, json.encode());
                    }
                }
                case InvalidWebhookException invalid -> refuse(context, invalid);
                case KeyTakenException taken -> OnceOnly.failed(context, taken);
                case NotNowException notNow -> responder.notNow(context.request(), String.valueOf(notNow.getMessage()));
                default -> context.fail(failure);
            }
        });
    }
}
