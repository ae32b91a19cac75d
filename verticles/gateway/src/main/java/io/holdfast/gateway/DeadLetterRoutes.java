package io.holdfast.gateway;

import io.holdfast.gateway.DeadLetterControl.Letter;
import io.holdfast.gateway.DeadLetterControl.Treated;
import io.holdfast.gateway.DeadLetterControl.Verb;
import io.holdfast.gateway.DeadLetterControl.Which;
import io.holdfast.protocol.Intervention;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Dead letters, for whoever runs the server: they hold what customers did. */
final class DeadLetterRoutes {
    private static final String PATH = "/events/dlq";
    private static final String CONSUMER = "consumer";
    private static final int MAX_NAMED = 1_000;
    private static final int MAX_SHOWN = 1_000;
    private static final Set<String> MEMBERS = Set.of("id", CONSUMER, "all", "reason");

    private final Optional<DeadLetterControl> control;
    private final Responder responder;

    DeadLetterRoutes(Optional<DeadLetterControl> control, Responder responder) {
        this.control = control;
        this.responder = responder;
    }

    void bind(Mount mount) {
        mount.get(PATH).handler(this::list);
        mount.only("GET", PATH, responder);
        for (Verb verb : Verb.values()) {
            String path = PATH + "/" + verb.label();
            mount.post(path).handler(context -> Bodies.read(context, responder, body -> treat(context, verb, body)));
            mount.only("POST", path, responder);
        }
        mount.get(PATH + "/:id").handler(this::show);
        mount.only("GET", PATH + "/:id", responder);
    }

    private void list(RoutingContext context) {
        var consumer = context.queryParams().get(CONSUMER);
        if (consumer != null && isUnknown(consumer)) {
            responder.problem(context.request(), Problems.invalidParameter(CONSUMER, consumer, "one of " + known()));
            return;
        }
        var which = new Which(Set.of(), consumer);
        ask(context, found -> found.list(which).map(letters -> {
            var latest = letters.subList(Math.max(0, letters.size() - MAX_SHOWN), letters.size());
            var entries = new JsonArray();
            latest.forEach(letter -> entries.add(summary(letter)));
            return new JsonObject()
                    .put("count", letters.size())
                    .put("entries", entries)
                    .put("truncated", latest.size() < letters.size());
        }));
    }

    /** There are none of its, which says nothing about the one that was meant. */
    private boolean isUnknown(String consumer) {
        return control.isPresent() && !control.get().consumers().contains(consumer);
    }

    private String known() {
        return control.map(found -> String.join(", ", found.consumers())).orElse("");
    }

    private static JsonObject summary(Letter letter) {
        return new JsonObject()
                .put("id", letter.id())
                .put("consumer", letter.consumer())
                .put("topic", letter.topic())
                .put("type", letter.type())
                .put("subject", letter.subject())
                .put("cause", letter.cause())
                .put("attempts", letter.attempts())
                .put("parked_at", letter.parkedAt());
    }

    private void show(RoutingContext context) {
        var which = new Which(Set.of(context.pathParam("id")), null);
        ask(context, found -> found.list(which).map(letters -> letters.isEmpty() ? null : whole(letters.getFirst())));
    }

    private static JsonObject whole(Letter letter) {
        var headers = new JsonObject();
        letter.headers().forEach(headers::put);
        return summary(letter).put("headers", headers).put("body", letter.body());
    }

    private void treat(RoutingContext context, Verb verb, Buffer body) {
        try {
            var form = new JsonObject(body);
            var which = which(form);
            var reason = reason(form, verb);
            ask(context, found -> found.treat(verb, which, reason).map(treated -> {
                if (treated.isEmpty() || !treated.stream().allMatch(Treated::done)) {
                    OnceOnly.isUndone(context);
                }
                return treated(treated, which);
            }));
        } catch (InterventionForm.InvalidException invalid) {
            refuse(context, String.valueOf(invalid.getMessage()));
        } catch (DecodeException notJson) {
            refuse(context, "the body must be a JSON object, such as {\"all\":true,\"reason\":\"why\"}");
        }
    }

    private static JsonObject treated(List<Treated> treated, Which which) {
        var entries = new JsonArray();
        var notFound = new TreeSet<>(which.ids());
        for (Treated each : treated) {
            entries.add(summary(each.letter()).put("done", each.done()).put("outcome", each.outcome()));
            notFound.remove(each.letter().id());
        }
        return JsonObject.of("entries", entries, "not_found", new JsonArray(List.copyOf(notFound)));
    }

    private Which which(JsonObject form) {
        for (String name : form.fieldNames()) {
            if (!MEMBERS.contains(name)) {
                throw new InterventionForm.InvalidException(
                        "there is no '" + name + "', only id, consumer, all, reason");
            }
        }
        long given = MEMBERS.stream()
                .filter(name -> !name.equals("reason") && form.containsKey(name))
                .count();
        if (given != 1) {
            throw new InterventionForm.InvalidException(
                    "one of id, consumer and all must say what is meant, such as \"id\":[\"order-history:orders:0:17\"]");
        }
        if (form.containsKey("id")) {
            return new Which(ids(form), null);
        }
        return new Which(Set.of(), form.containsKey(CONSUMER) ? consumer(form) : all(form));
    }

    private static Set<String> ids(JsonObject form) {
        if (!(form.getValue("id") instanceof JsonArray ids) || ids.isEmpty() || ids.size() > MAX_NAMED) {
            throw new InterventionForm.InvalidException("id must be a list of 1 to " + MAX_NAMED + " dead letters");
        }
        Set<String> named = new HashSet<>();
        for (Object id : ids) {
            if (!(id instanceof String text)) {
                throw new InterventionForm.InvalidException("id has '" + id + "', which is no text");
            }
            named.add(text);
        }
        return named;
    }

    private String consumer(JsonObject form) {
        if (!(form.getValue(CONSUMER) instanceof String consumer)) {
            throw new InterventionForm.InvalidException("consumer must be the name of one, such as \"order-history\"");
        }
        if (isUnknown(consumer)) {
            throw new InterventionForm.InvalidException("there is no consumer '" + consumer + "', only " + known());
        }
        return consumer;
    }

    private static @Nullable String all(JsonObject form) {
        if (Boolean.TRUE.equals(form.getValue("all"))) {
            return null;
        }
        throw new InterventionForm.InvalidException("all must be true");
    }

    /** What is discarded is lost, so it is on record why. */
    private static String reason(JsonObject form, Verb verb) {
        return switch (form.getValue("reason", verb == Verb.REPLAY ? "replayed" : null)) {
            case String text when Reason.fits(text, Intervention.MAX_REASON) -> text.strip();
            case null, default ->
                throw new InterventionForm.InvalidException("reason must be " + Reason.rule(Intervention.MAX_REASON));
        };
    }

    private void refuse(RoutingContext context, String why) {
        responder.problem(context.request(), Problems.invalidIntervention(why));
    }

    private interface Question {
        Future<@Nullable JsonObject> of(DeadLetterControl control);
    }

    private void ask(RoutingContext context, Question question) {
        if (control.isEmpty()) {
            responder.problem(context.request(), Problems.EVENTS_OFF);
            return;
        }
        question.of(control.get()).onComplete((json, failure) -> {
            if (failure instanceof NotNowException notNow) {
                responder.notNow(context.request(), String.valueOf(notNow.getMessage()));
            } else if (failure != null) {
                context.fail(failure);
            } else if (json == null) {
                responder.problem(context.request(), Problems.noSuchLetter(String.valueOf(context.pathParam("id"))));
            } else {
                responder.body(context.response(), 200, "application/json", json.encode());
            }
        });
    }
}
