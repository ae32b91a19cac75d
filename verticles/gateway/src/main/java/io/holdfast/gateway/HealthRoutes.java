package io.holdfast.gateway;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;

/** What whoever keeps the process running asks: whether to start it again, to send it requests, or to go on waiting for it. */
final class HealthRoutes {
    private static final String LIVE = "/health/live";
    private static final String READY = "/health/ready";
    private static final String STARTED = "/health/started";
    static final List<String> PATHS = List.of(LIVE, READY, STARTED);

    private final Heartbeat heartbeat;
    private final GatewayPorts ports;
    private final Responder responder;

    HealthRoutes(Vertx vertx, GatewayPorts ports, Responder responder) {
        this.heartbeat = new Heartbeat(vertx);
        this.ports = ports;
        this.responder = responder;
    }

    void bind(Router router) {
        bind(router, LIVE, this::live);
        bind(router, READY, context -> answer(context, Health.ofAll(ports.health()), Problems::notReady));
        bind(router, STARTED, context -> answer(context, ports.started().get(), Problems::notStarted));
    }

    private void bind(Router router, String path, Handler<RoutingContext> handler) {
        router.get(path).handler(handler);
        router.route(path).handler(context -> responder.methodNotAllowed(context.request(), "GET"));
    }

    private void live(RoutingContext context) {
        heartbeat
                .missing(ports.loops().get())
                .onSuccess(missing -> answer(context, health(missing), Problems::notLive))
                .onFailure(context::fail);
    }

    private static Health health(List<String> missing) {
        return missing.isEmpty()
                ? new Health(true, "every event loop answers")
                : new Health(false, "no answer within " + Heartbeat.LIMIT_S + " s from " + String.join(", ", missing));
    }

    private void answer(RoutingContext context, Health health, Function<String, Problem> problem) {
        if (health.ready()) {
            var json = JsonObject.of("status", "UP", "detail", health.detail());
            responder.body(context.response(), 200, "application/json", json.encode());
        } else {
            responder.problem(context.request(), problem.apply(health.detail()));
        }
    }
}
