package io.holdfast.gateway;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The port of whoever runs the server: on the loopback interface, whatever the interface that customers come in by. */
public final class AdminVerticle extends VerticleBase {
    public static final String HOST = "127.0.0.1";
    private static final int DRAIN_SECONDS = 1;

    private final int port;
    private final GatewayPorts ports;
    private @Nullable HttpServer server;
    private @Nullable ConsoleRoutes console;
    private @Nullable Router router;

    public AdminVerticle(int port, GatewayPorts ports) {
        this.port = port;
        this.ports = ports;
    }

    @Override
    public Future<?> start() {
        var responder = new Responder(ports.correlationIds());
        return new Edge(vertx, responder, ports)
                .listen(HOST, port, Access.ofAdminPort(), Optional.empty(), router -> bind(router, responder))
                .onSuccess(listening -> server = listening);
    }

    private void bind(Router router, Responder responder) {
        this.router = router;
        new ServiceRoutes(vertx, ports, responder).bind(router);
        var verbs = new OperatorRoutes(ports, responder);
        verbs.bind(Mount.atRoot(router));
        console = new ConsoleRoutes(vertx, ports.console(), responder);
        console.bind(router, verbs);
        new ContractRoutes(vertx, responder).bind(router);
    }

    @Override
    public Future<?> stop() {
        if (console != null) {
            console.end();
        }
        return server == null ? Future.succeededFuture() : server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
    }

    /** What it answers, to be held against the contract. */
    Router router() {
        return Objects.requireNonNull(router);
    }

    /** The port really bound, when 0 left it open. */
    public int port() {
        return server == null ? port : server.actualPort();
    }
}
