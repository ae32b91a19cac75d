package io.holdfast.gateway;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The port of whoever runs the server: on the loopback interface, whatever the interface that customers come in by. It may serve the
 * same to who comes from elsewhere, at an address of its own.
 */
public final class AdminVerticle extends VerticleBase {
    public static final String HOST = "127.0.0.1";
    private static final int DRAIN_SECONDS = 1;

    private final int port;
    private final Optional<Remote> remote;
    private final GatewayPorts ports;
    private final List<HttpServer> servers = new ArrayList<>();
    private final List<ConsoleRoutes> consoles = new ArrayList<>();
    private @Nullable Router router;

    /** Where it is reached from elsewhere, by TLS only. */
    public record Remote(String host, int port, Tls tls) {}

    /** @param remote only with an authenticator among the ports: whoever gets there can do everything */
    public AdminVerticle(int port, Optional<Remote> remote, GatewayPorts ports) {
        if (remote.isPresent() && ports.security().authenticator().isEmpty()) {
            throw new IllegalArgumentException("a remote admin port that asks nobody who he is");
        }
        this.port = port;
        this.remote = remote;
        this.ports = ports;
    }

    @Override
    public Future<?> start() {
        return listen(HOST, port, Optional.empty())
                .compose(local -> remote.isEmpty()
                        ? Future.succeededFuture()
                        : listen(
                                remote.get().host(),
                                remote.get().port(),
                                Optional.of(remote.get().tls())));
    }

    private Future<?> listen(String host, int where, Optional<Tls> tls) {
        var responder = new Responder(ports.correlationIds());
        return new Edge(vertx, responder, ports)
                .listen(host, where, Access.ofAdminPort(), tls, each -> bind(each, responder))
                .onSuccess(servers::add);
    }

    private void bind(Router router, Responder responder) {
        this.router = router;
        new ServiceRoutes(vertx, ports, responder).bind(router);
        var verbs = new OperatorRoutes(ports, responder);
        var once = new OnceOnly(ports.node(), ports.answers(), responder);
        verbs.bind(Mount.atRoot(router, once));
        var console = new ConsoleRoutes(vertx, ports.console(), responder);
        console.bind(router, once, verbs);
        consoles.add(console);
        new ContractRoutes(vertx, responder).bind(router);
    }

    @Override
    public Future<?> stop() {
        consoles.forEach(ConsoleRoutes::end);
        return Future.join(servers.stream()
                .map(server -> server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS))
                .toList());
    }

    /** What it answers, to be held against the contract. */
    Router router() {
        return Objects.requireNonNull(router);
    }

    /** The port really bound on the loopback interface, when 0 left it open. */
    public int port() {
        return servers.isEmpty() ? port : servers.getFirst().actualPort();
    }
}
