package io.holdfast.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.temporal.ChronoUnit;

/** Health and metrics, under each service's path. */
final class ServiceRoutes {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final Vertx vertx;
    private final GatewayPorts ports;
    private final Responder responder;

    ServiceRoutes(Vertx vertx, GatewayPorts ports, Responder responder) {
        this.vertx = vertx;
        this.ports = ports;
        this.responder = responder;
    }

    void bind(Router router) {
        new HealthRoutes(vertx, ports, responder).bind(router);
        for (Domain domain : Domain.values()) {
            String health = "/" + domain.path() + "/health";
            String metrics = "/" + domain.path() + "/metrics";
            router.get(health).handler(context -> health(domain, context));
            router.get(metrics).handler(this::metrics);
            router.route(health).handler(context -> responder.methodNotAllowed(context.request(), "GET"));
            router.route(metrics).handler(context -> responder.methodNotAllowed(context.request(), "GET"));
        }
    }

    private void health(Domain domain, RoutingContext context) {
        Health health = ports.health().apply(domain);
        var json = new JsonObject()
                .put("service", domain.path())
                .put("status", health.ready() ? "UP" : "DOWN")
                .put("detail", health.detail());
        ports.reconciled()
                .get()
                .ifPresent(last -> json.put(
                        "reconciled",
                        new JsonObject()
                                .put(
                                        "at",
                                        last.at()
                                                .truncatedTo(ChronoUnit.SECONDS)
                                                .toString())
                                .put("result", last.result().label())
                                .put("differences", last.differences())));
        responder.body(context.response(), health.ready() ? 200 : 503, "application/json", json.encode());
    }

    private void metrics(RoutingContext context) {
        vertx.executeBlocking(ports.metrics()::get)
                .onSuccess(text -> responder.body(context.response(), 200, PROMETHEUS, text))
                .onFailure(context::fail);
    }
}
