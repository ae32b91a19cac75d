package io.holdfast.gateway;

import io.holdfast.gateway.LeaderboardView.Place;
import io.holdfast.gateway.LeaderboardView.Ranking;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What sells best and who spends most, as far as it was announced and heard. */
final class LeaderboardRoutes {
    static final String PATH = "/leaderboard";
    private static final int USUAL_LIMIT = 10;
    private static final int MAX_LIMIT = 1_000;
    /** ISO 8601 has longer ones. */
    private static final int DAY_LENGTH = 10;

    private final Optional<LeaderboardView> leaderboard;
    private final Responder responder;

    LeaderboardRoutes(Optional<LeaderboardView> leaderboard, Responder responder) {
        this.leaderboard = leaderboard;
        this.responder = responder;
    }

    void bind(Router router) {
        for (Ranking ranking : Ranking.values()) {
            String path = path(ranking);
            router.get(path).handler(context -> top(context, ranking));
            router.route(path).handler(context -> responder.methodNotAllowed(context.request(), "GET"));
        }
    }

    static String path(Ranking ranking) {
        return PATH + "/" + ranking.label();
    }

    private void top(RoutingContext context, Ranking ranking) {
        var parameters = new Parameters(Map.of(), null);
        LocalDate day = day(context, parameters);
        String asked = context.queryParams().get("limit");
        int limit = asked == null ? USUAL_LIMIT : parameters.limit(asked, MAX_LIMIT);
        Problem fault = parameters.fault();
        if (fault != null || leaderboard.isEmpty()) {
            responder.problem(context.request(), Objects.requireNonNullElse(fault, Problems.EVENTS_OFF));
            return;
        }
        leaderboard.get().top(ranking, day, limit).onComplete((places, failure) -> {
            if (failure instanceof NotNowException notNow) {
                responder.notNow(context.request(), String.valueOf(notNow.getMessage()));
            } else if (failure != null) {
                context.fail(failure);
            } else {
                responder.body(context.response(), 200, "application/json", json(ranking, places));
            }
        });
    }

    private static @Nullable LocalDate day(RoutingContext context, Parameters parameters) {
        String text = context.queryParams().get("day");
        if (text == null) {
            return null;
        }
        try {
            if (text.length() == DAY_LENGTH) {
                return LocalDate.parse(text);
            }
        } catch (DateTimeException noDay) {
            // Said below, as of one that is too long.
        }
        parameters.reject("day", text, "a day such as 2026-11-26");
        return null;
    }

    private static String json(Ranking ranking, List<Place> places) {
        var array = new JsonArray();
        places.forEach(place ->
                array.add(JsonObject.of(ranking.idLabel(), place.id(), ranking.amountLabel(), place.amount())));
        return array.encode();
    }
}
