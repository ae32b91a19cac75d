package io.holdfast.gateway;

import io.holdfast.runtime.Presence;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The HTTP server of one event loop. Its requests go to the domains of the same loop and come back as answers. */
public final class GatewayVerticle extends VerticleBase {
    private final GatewaySettings settings;
    private final GatewayPorts ports;
    private final Responder responder;
    private volatile @Nullable String loop;
    private @Nullable Edge edge;
    private @Nullable HttpServer server;
    private @Nullable EventStreamRoutes streams;
    private @Nullable ConsoleRoutes console;
    private @Nullable Router router;

    public GatewayVerticle(GatewaySettings settings, GatewayPorts ports) {
        this.settings = settings;
        this.ports = ports;
        this.responder = new Responder(ports.correlationIds());
    }

    @Override
    public Future<?> start() {
        return Presence.require(vertx, "order", "stock", "payment").compose(present -> listen());
    }

    private Future<?> listen() {
        var switchboard = new Switchboard(vertx.eventBus(), ports, responder, settings);
        edge = new Edge(vertx, responder, ports);
        return edge.listen(
                        settings.host(),
                        settings.port(),
                        Access.ofPublicPort(),
                        settings.tls(),
                        router -> bind(router, switchboard))
                .onSuccess(listening -> {
                    server = listening;
                    loop = Heartbeat.begin(vertx);
                });
    }

    private void bind(Router router, Switchboard switchboard) {
        this.router = router;
        new DomainRoutes(switchboard).bind(router);
        new HistoryRoutes(ports.history(), responder).bind(router);
        new LeaderboardRoutes(ports.leaderboard(), responder).bind(router);
        streams = new EventStreamRoutes(vertx, ports.userEvents(), responder);
        streams.bind(router);
        new ServiceRoutes(vertx, ports, responder).bind(router);
        var once = new OnceOnly(ports.node(), ports.answers(), responder);
        var mount = Mount.atRoot(router, once);
        new FaultRoutes(ports.faults(), responder).bind(mount);
        new StuckRoutes(ports.stuck(), responder).bindView(mount);
        if (ports.security().authenticator().isEmpty()) {
            // Only this machine can ask, and everybody on it: customers and whoever runs it are the same.
            console = new ConsoleRoutes(vertx, ports.console(), responder);
            console.bind(router, once, new OperatorRoutes(ports, responder));
        }
        new ContractRoutes(vertx, responder).bind(router);
    }

    /** Takes no new connections, and lets requests in flight be answered; what would never end is ended. */
    @Override
    public Future<?> stop() {
        Future<?> drained = edge == null || server == null ? Future.succeededFuture() : edge.drain(server, settings);
        if (streams != null) {
            streams.end();
        }
        if (console != null) {
            console.end();
        }
        return drained;
    }

    /** What it answers, to be held against the contract. */
    Router router() {
        return Objects.requireNonNull(router);
    }

    /** The name of its event loop, once it serves; may be asked on any thread. */
    public Optional<String> loop() {
        return Optional.ofNullable(loop);
    }

    /** The port really bound, when the settings leave it open. */
    public int port() {
        return server == null ? settings.port() : server.actualPort();
    }
}
