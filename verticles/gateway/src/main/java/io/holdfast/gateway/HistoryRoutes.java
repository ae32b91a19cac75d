package io.holdfast.gateway;

import io.holdfast.gateway.HistoryView.Entry;
import io.holdfast.gateway.HistoryView.Order;
import io.holdfast.gateway.HistoryView.Place;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The orders of a user, and what happened to an order, as far as it was announced and heard. */
final class HistoryRoutes {
    static final String OF_USER = "/orders/by-user/:user_id";
    static final String TIMELINE = "/orders/:order_id/timeline";
    private static final int USUAL_LIMIT = 20;
    private static final int MAX_LIMIT = 100;

    private final Optional<HistoryView> history;
    private final Responder responder;

    HistoryRoutes(Optional<HistoryView> history, Responder responder) {
        this.history = history;
        this.responder = responder;
    }

    void bind(Router router) {
        router.get(OF_USER).handler(this::ofUser);
        router.get(TIMELINE).handler(this::timeline);
        for (String path : List.of(OF_USER, TIMELINE)) {
            router.route(path).handler(context -> responder.methodNotAllowed(context.request(), "GET"));
        }
    }

    private void ofUser(RoutingContext context) {
        var parameters = parameters(context);
        String user = parameters.id("user_id");
        int limit = limit(context, parameters);
        Place behind = behind(context, parameters);
        answer(context, parameters, view -> view.ofUser(user, behind, limit)
                .map(orders -> JsonObject.of("user_id", user, "orders", orders(orders), "next", next(orders, limit))));
    }

    private static Parameters parameters(RoutingContext context) {
        return new Parameters(context.pathParams(), null);
    }

    private static int limit(RoutingContext context, Parameters parameters) {
        String text = context.queryParams().get("limit");
        return text == null ? USUAL_LIMIT : parameters.limit(text, MAX_LIMIT);
    }

    /** Micros of an instant and an order's id, with a dot between: what {@link #next} wrote. */
    private static @Nullable Place behind(RoutingContext context, Parameters parameters) {
        String text = context.queryParams().get("after");
        if (text == null) {
            return null;
        }
        int dot = text.indexOf('.');
        String order = text.substring(dot + 1);
        long micros = dot < 1 ? Syntax.NOT_A_NUMBER : Syntax.micros(text.substring(0, dot));
        if (micros == Syntax.NOT_A_NUMBER || !Syntax.isId(order)) {
            parameters.reject("after", text, "the `next` of an earlier page");
            return null;
        }
        return new Place(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), order);
    }

    private static JsonArray orders(List<Order> orders) {
        var array = new JsonArray();
        orders.forEach(order -> array.add(new JsonObject()
                .put("order_id", order.id())
                .put("status", order.status())
                .put("created_at", order.createdAt().toString())
                .put("changed_at", order.changedAt().toString())
                .put("total_cost", order.totalCost())));
        return array;
    }

    private static @Nullable String next(List<Order> page, int limit) {
        if (page.size() < limit) {
            return null;
        }
        var last = page.getLast();
        return ChronoUnit.MICROS.between(Instant.EPOCH, last.createdAt()) + "." + last.id();
    }

    private void timeline(RoutingContext context) {
        var parameters = parameters(context);
        String order = parameters.id("order_id");
        answer(context, parameters, view -> view.timeline(order)
                .map(entries ->
                        entries.isEmpty() ? null : JsonObject.of("order_id", order, "events", events(entries))));
    }

    private static JsonArray events(List<Entry> entries) {
        var array = new JsonArray();
        entries.forEach(entry -> array.add(new JsonObject()
                .put("type", entry.type())
                .put("at", entry.at().toString())
                .put("id", entry.eventId())
                .put("data", entry.data())));
        return array;
    }

    private void answer(
            RoutingContext context, Parameters parameters, Function<HistoryView, Future<@Nullable JsonObject>> ask) {
        Problem fault = parameters.fault();
        if (fault != null || history.isEmpty()) {
            responder.problem(context.request(), Objects.requireNonNullElse(fault, Problems.EVENTS_OFF));
            return;
        }
        ask.apply(history.get()).onComplete((json, failure) -> {
            if (failure instanceof NotNowException notNow) {
                responder.notNow(context.request(), String.valueOf(notNow.getMessage()));
            } else if (failure != null) {
                context.fail(failure);
            } else if (json == null) {
                responder.problem(context.request(), Problems.UNHEARD_OF);
            } else {
                responder.body(context.response(), 200, "application/json", json.encode());
            }
        });
    }
}
