package io.holdfast.gateway;

import io.holdfast.gateway.UserEventFeed.UnknownPositionException;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The events of a user as server-sent events, for as long as the client stays. */
final class EventStreamRoutes {
    static final String PATH = "/events";
    private static final String USER = "user";
    private static final String HEADER = "Last-Event-ID";
    private static final String PARAMETER = "last_event_id";
    private static final String ALLOWED = "the id of an event of this server";

    private final Vertx vertx;
    private final Optional<UserEventFeed> feed;
    private final Responder responder;
    private final Set<EventStream> streams = new HashSet<>();
    private boolean over;

    /**
     * Where a client goes on.
     *
     * @param name of the header or the parameter that said so
     */
    private record Place(String name, String id) {}

    EventStreamRoutes(Vertx vertx, Optional<UserEventFeed> feed, Responder responder) {
        this.vertx = vertx;
        this.feed = feed;
        this.responder = responder;
    }

    void bind(Router router) {
        router.get(PATH).handler(this::open);
        router.route(PATH).handler(context -> responder.methodNotAllowed(context.request(), "GET"));
    }

    private void open(RoutingContext context) {
        var user = context.queryParams().get(USER);
        var parameters = new Parameters(user == null ? Map.of() : Map.of(USER, user), null);
        parameters.id(USER);
        var place = place(context);
        Long after = position(place, parameters);
        Problem fault = parameters.fault();
        if (fault != null || feed.isEmpty()) {
            responder.problem(context.request(), Objects.requireNonNullElse(fault, Problems.EVENTS_OFF));
            return;
        }
        if (over) {
            responder.notNow(context.request(), Responder.STOPPING);
            return;
        }
        var stream = new EventStream(
                vertx.getOrCreateContext(), context.request(), Acting.stillHolds(context), streams::remove);
        streams.add(stream);
        feed.get()
                .listen(Objects.requireNonNull(user), after, stream)
                .onSuccess(stream::listening)
                .onFailure(cause -> stream.refused(() -> refuse(context, cause, place)));
    }

    /** Browsers send the header when they come back; the parameter is for those who cannot. */
    private static @Nullable Place place(RoutingContext context) {
        var header = context.request().getHeader(HEADER);
        if (header != null) {
            return new Place(HEADER, header);
        }
        var parameter = context.queryParams().get(PARAMETER);
        return parameter == null ? null : new Place(PARAMETER, parameter);
    }

    private static @Nullable Long position(@Nullable Place place, Parameters parameters) {
        if (place == null) {
            return null;
        }
        long position = Syntax.position(place.id());
        if (position == Syntax.NOT_A_NUMBER) {
            parameters.reject(place.name(), place.id(), ALLOWED);
        }
        return position;
    }

    private void refuse(RoutingContext context, Throwable cause, @Nullable Place place) {
        switch (cause) {
            case UnknownPositionException unknown
            when place != null ->
                responder.problem(context.request(), Problems.invalidParameter(place.name(), place.id(), ALLOWED));
            case NotNowException notNow -> responder.notNow(context.request(), String.valueOf(notNow.getMessage()));
            default -> context.fail(cause);
        }
    }

    /** Every stream ends in good order, so that its client comes back, perhaps to another node, and goes on where it was. */
    void end() {
        over = true;
        List.copyOf(streams).forEach(EventStream::end);
    }
}
