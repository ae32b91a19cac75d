package io.holdfast.gateway;

/** Everything that whoever runs the server can do. */
final class OperatorRoutes {
    private final GatewayPorts ports;
    private final Responder responder;

    OperatorRoutes(GatewayPorts ports, Responder responder) {
        this.ports = ports;
        this.responder = responder;
    }

    void bind(Mount mount) {
        new FaultRoutes(ports.faults(), responder).bind(mount);
        var stuck = new StuckRoutes(ports.stuck(), responder);
        stuck.bindView(mount);
        stuck.bindVerbs(mount);
        new WebhookRoutes(ports.webhooks(), responder).bind(mount);
        new DeadLetterRoutes(ports.deadLetters(), responder).bind(mount);
        new LeaderboardAdminRoutes(ports.leaderboardControl(), responder).bind(mount);
    }
}
