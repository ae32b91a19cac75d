package io.holdfast.gateway;

import io.holdfast.runtime.Presence;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server of one event loop. Its requests go to the domains of the same loop and come back as answers. */
public final class GatewayVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayVerticle.class);
    private static final int MAX_LINE_BYTES = 4096;
    private static final int MAX_HEADER_BYTES = 8192;
    /** Longer than the longest request may take: the server would cut off one that is merely waiting. */
    private static final int IDLE_MINUTES = 16;

    private static final int DRAIN_SECONDS = 5;

    private final GatewaySettings settings;
    private final GatewayPorts ports;
    private final Responder responder;
    private @Nullable HttpServer server;

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
        var switchboard = new Switchboard(vertx.eventBus(), ports.meter(), responder, settings.maxInFlight());
        return vertx.createHttpServer(options())
                .requestHandler(router(switchboard))
                .invalidRequestHandler(this::refuseUnreadable)
                .listen(settings.port(), settings.host())
                .onSuccess(listening -> server = listening);
    }

    /** Takes no new requests, and lets those in flight be answered. */
    @Override
    public Future<?> stop() {
        return server == null ? Future.succeededFuture() : server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
    }

    /** The port really bound, when the settings leave it open. */
    public int port() {
        return server == null ? settings.port() : server.actualPort();
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

    private Router router(Switchboard switchboard) {
        var router = Router.router(vertx);
        new DomainRoutes(switchboard).bind(router);
        new ServiceRoutes(vertx, ports, responder).bind(router);
        router.errorHandler(400, context -> responder.problem(context.request(), Problems.MALFORMED));
        router.errorHandler(404, context -> responder.problem(context.request(), Problems.UNKNOWN_PATH));
        router.errorHandler(500, this::broken);
        return router;
    }

    private void broken(RoutingContext context) {
        String id = responder.correlate(context.request());
        LOG.error("{} failed, correlation id {}", context.request().path(), id, context.failure());
        responder.problem(context.request(), Problems.INTERNAL);
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
