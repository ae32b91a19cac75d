package io.holdfast.gateway;

import io.holdfast.protocol.LogFields;
import io.holdfast.protocol.TraceContext;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every HTTP server here has in common: its limits, and problems instead of Vert.x's own error pages. */
final class Edge {
    private static final Logger LOG = LoggerFactory.getLogger(Edge.class);
    private static final int MAX_LINE_BYTES = 4096;
    private static final int MAX_HEADER_BYTES = 8192;
    /** Longer than the longest request may take: the server would cut off one that is merely waiting. */
    private static final int IDLE_MINUTES = 16;

    private static final String CHUNKED = "chunked";
    private static final Set<String> TLS_VERSIONS = Set.of("TLSv1.3", "TLSv1.2");

    private final Vertx vertx;
    private final Responder responder;
    private final Security security;
    private final RequestMeter meter;
    private final Connections connections;

    Edge(Vertx vertx, Responder responder, GatewayPorts ports) {
        this.vertx = vertx;
        this.responder = responder;
        this.security = ports.security();
        this.meter = ports.meter();
        this.connections = new Connections(vertx);
    }

    /**
     * Serves what {@code routes} bind to the router.
     *
     * @param access who may have what of it
     * @param tls empty for plain HTTP
     */
    Future<HttpServer> listen(String host, int port, Access access, Optional<Tls> tls, Consumer<Router> routes) {
        var router = Router.router(vertx);
        boolean isOfOperators = access.isForBrowsers();
        boolean isOnThisMachine = security.authenticator().isEmpty() || (isOfOperators && tls.isEmpty());
        if (isOnThisMachine || isOfOperators) {
            // First, so that a browser asks nobody for a password on behalf of a page from elsewhere.
            var pages = isOnThisMachine ? OwnPages.onThisMachine(host, responder) : OwnPages.underAnyName(responder);
            router.route().handler(pages::check);
        }
        boolean limitsAddresses = !(isOfOperators && isOnThisMachine);
        new Guard(vertx, security, meter, responder).bind(router, access, limitsAddresses);
        routes.accept(router);
        router.errorHandler(400, context -> end(context, Problems.MALFORMED));
        router.errorHandler(404, context -> end(context, Problems.UNKNOWN_PATH));
        router.errorHandler(500, this::broken);
        var slow = security.authenticator().map(each -> SlowClients.on(vertx));
        return vertx.createHttpServer(tls.map(Edge::secured).orElseGet(Edge::options))
                .connectionHandler(connection -> {
                    slow.ifPresent(clients -> clients.connected(connection));
                    connections.opened(connection, () -> slow.ifPresent(clients -> clients.gone(connection)));
                })
                .requestHandler(request -> {
                    slow.ifPresent(clients -> clients.asked(request));
                    take(request, router);
                })
                .invalidRequestHandler(this::refuseUnreadable)
                .listen(port, host);
    }

    private static HttpServerOptions secured(Tls tls) {
        return options()
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(tls.certificate().toString())
                        .addKeyPath(tls.key().toString()))
                .setEnabledSecureTransportProtocols(TLS_VERSIONS)
                .setUseAlpn(false);
    }

    private void take(HttpServerRequest request, Router router) {
        if (connections.comesTooLate(request.connection())) {
            return;
        }
        responder.acknowledge(request);
        if (isAmbiguous(request.headers())) {
            connections.endWithNextAnswer(request.connection());
            responder.problem(request, Problems.AMBIGUOUS);
        } else {
            router.handle(request);
        }
    }

    /** Somebody else on the way may have read it otherwise: where it ends, or whom it is for. */
    private static boolean isAmbiguous(MultiMap headers) {
        List<String> codings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
        boolean endIsClear = codings.isEmpty()
                || (codings.size() == 1
                        && CHUNKED.equalsIgnoreCase(codings.getFirst().strip()));
        return !endIsClear || headers.getAll(HttpHeaders.HOST).size() > 1;
    }

    /** Ends a server in good order: whatever was sent on a connection that was open is answered, if that does not take too long. */
    Future<?> drain(HttpServer server, GatewaySettings settings) {
        return connections
                .drain(settings.lingerMs())
                .transform(drained -> server.shutdown(settings.drainLimitMs(), TimeUnit.MILLISECONDS))
                .eventually(connections::nextTurn);
    }

    private static HttpServerOptions options() {
        return new HttpServerOptions()
                .setTcpNoDelay(true)
                .setCompressionSupported(false)
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(true)
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setIdleTimeoutUnit(TimeUnit.MINUTES)
                .setIdleTimeout(IDLE_MINUTES);
    }

    private void broken(RoutingContext context) {
        var http = context.request();
        String id = responder.correlate(http);
        LOG.atError()
                .addKeyValue(LogFields.TRACE_ID, TraceContext.traceId(http.getHeader(TraceContext.HEADER)))
                .addKeyValue(LogFields.CORRELATION_ID, id)
                .setCause(context.failure())
                .log("{} failed, correlation id {}", http.path(), id);
        end(context, Problems.INTERNAL);
    }

    /** At once, also to who brought an idempotency key: Vert.x answers itself what has no answer when this returns. */
    private void end(RoutingContext context, Problem problem) {
        responder.giveBack(context.response());
        responder.problem(context.request(), problem);
        OnceOnly.failed(context, context.failure());
    }

    /** What Vert.x could not even parse; it closes the connection after the answer. */
    private void refuseUnreadable(HttpServerRequest http) {
        Throwable cause = http.decoderResult().cause();
        Problem problem = Problems.MALFORMED;
        if (cause instanceof TooLongHttpLineException) {
            problem = Problems.URI_TOO_LONG;
        } else if (cause instanceof TooLongHttpHeaderException) {
            problem = Problems.HEADERS_TOO_LARGE;
        }
        responder.problem(http, problem);
    }
}
