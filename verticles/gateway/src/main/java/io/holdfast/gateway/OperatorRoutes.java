package io.holdfast.gateway;

import io.vertx.ext.web.Router;

/** Everything that whoever runs the server can do. */
final class OperatorRoutes {
    private final GatewayPorts ports;
    private final Responder responder;

    OperatorRoutes(GatewayPorts ports, Responder responder) {
        this.ports = ports;
        this.responder = responder;
    }

    void bind(Router router) {
        new FaultRoutes(ports.faults(), responder).bind(router);
        var stuck = new StuckRoutes(ports.stuck(), responder);
        stuck.bindView(router);
        stuck.bindVerbs(router);
        new WebhookRoutes(ports.webhooks(), responder).bind(router);
        new DeadLetterRoutes(ports.deadLetters(), responder).bind(router);
        new LeaderboardAdminRoutes(ports.leaderboardControl(), responder).bind(router);
    }
}
