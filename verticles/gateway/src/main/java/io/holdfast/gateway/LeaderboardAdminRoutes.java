package io.holdfast.gateway;

import io.holdfast.gateway.LeaderboardControl.Comparison;
import io.holdfast.gateway.LeaderboardControl.Progress;
import io.holdfast.gateway.LeaderboardControl.Rebuilt;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Function;

/** What whoever runs the server has done about the leaderboard. */
final class LeaderboardAdminRoutes {
    private static final String REBUILD = LeaderboardRoutes.PATH + "/rebuild";
    private static final String CHECK = LeaderboardRoutes.PATH + "/check";

    private final Optional<LeaderboardControl> control;
    private final Responder responder;

    LeaderboardAdminRoutes(Optional<LeaderboardControl> control, Responder responder) {
        this.control = control;
        this.responder = responder;
    }

    void bind(Mount mount) {
        mount.post(REBUILD)
                .handler(context -> ask(context, found -> found.rebuild().map(LeaderboardAdminRoutes::rebuilt)));
        mount.get(REBUILD)
                .handler(context -> ask(context, found -> found.progress()
                        .map(now -> Future.succeededFuture(running(now)))
                        .orElseGet(() -> ended(found))));
        mount.only("GET, POST", REBUILD, responder);
        mount.get(CHECK)
                .handler(context -> ask(context, found -> found.compare().map(LeaderboardAdminRoutes::json)));
        mount.only("GET", CHECK, responder);
    }

    private static JsonObject rebuilt(Rebuilt rebuilt) {
        return JsonObject.of("orders", rebuilt.sales(), "took_ms", rebuilt.tookMs());
    }

    private static Future<JsonObject> ended(LeaderboardControl found) {
        var none = JsonObject.of("running", false);
        return found.last()
                .map(last -> last.map(LeaderboardAdminRoutes::rebuilt)
                        .otherwise(cause -> JsonObject.of("failed", String.valueOf(cause.getMessage())))
                        .map(outcome -> none.put("last", outcome)))
                .orElseGet(() -> Future.succeededFuture(none));
    }

    private static JsonObject running(Progress progress) {
        return JsonObject.of("running", true, "orders", progress.counted(), "of", progress.total());
    }

    private static JsonObject json(Comparison comparison) {
        var differences = new JsonArray();
        comparison
                .differences()
                .forEach(each -> differences.add(new JsonObject()
                        .put("board", each.board())
                        .put("id", each.id())
                        .put("leaderboard", each.shown())
                        .put("journal", each.journal())));
        return new JsonObject()
                .put("equal", comparison.count() == 0)
                .put("items", comparison.items())
                .put("users", comparison.users())
                .put("count", comparison.count())
                .put("differences", differences)
                .put("truncated", differences.size() < comparison.count());
    }

    private void ask(RoutingContext context, Function<LeaderboardControl, Future<JsonObject>> question) {
        if (control.isEmpty()) {
            responder.problem(context.request(), Problems.EVENTS_OFF);
            return;
        }
        question.apply(control.get()).onComplete((json, failure) -> {
            if (failure instanceof NotNowException notNow) {
                responder.notNow(context.request(), String.valueOf(notNow.getMessage()));
            } else if (failure != null) {
                context.fail(failure);
            } else {
                responder.body(context.response(), 200, "application/json", json.encode());
            }
        });
    }
}
