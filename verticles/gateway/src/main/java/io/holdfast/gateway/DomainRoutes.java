package io.holdfast.gateway;

import io.holdfast.protocol.KeyClaim;
import io.vertx.core.Completable;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** Binds every {@link Route} to the router: key and body, parameters, then off to the domain. */
final class DomainRoutes {
    private final Switchboard switchboard;

    DomainRoutes(Switchboard switchboard) {
        this.switchboard = switchboard;
    }

    void bind(Router router) {
        for (Route route : Route.values()) {
            String path = route.path();
            router.route(HttpMethod.valueOf(route.method()), path).handler(context -> handle(route, context));
            router.route(path)
                    .handler(context ->
                            switchboard.open(route, context.request()).refuseMethod());
        }
    }

    private void handle(Route route, RoutingContext context) {
        HttpServerRequest http = context.request();
        Exchange exchange = switchboard.open(route, http);
        boolean keyed = !route.isRead() && !Claims.isAbsent(http);
        if (keyed && !Claims.isValid(http)) {
            exchange.refuse(Problems.INVALID_KEY);
        } else if (Bodies.isDeclaredTooLarge(http.headers())) {
            exchange.refuse(Problems.BODY_TOO_LARGE);
        } else if (Bodies.isAbsent(http.headers())) {
            send(exchange, context, keyed ? exchange.claim(Buffer.buffer(), Acting.in(context)) : null);
        } else {
            Bodies.collect(http).onComplete(collected(exchange, context, keyed));
        }
    }

    private Completable<Buffer> collected(Exchange exchange, RoutingContext context, boolean keyed) {
        return (body, failure) -> {
            if (failure instanceof Bodies.TooLarge) {
                exchange.refuse(Problems.BODY_TOO_LARGE);
            } else if (failure == null) {
                send(exchange, context, keyed ? exchange.claim(body, Acting.in(context)) : null);
            } else {
                exchange.abandon();
            }
        };
    }

    private static void send(Exchange exchange, RoutingContext context, @Nullable KeyClaim claim) {
        var parameters = new Parameters(context.pathParams(), claim);
        Object request = exchange.route().read(parameters);
        var acting = Acting.in(context);
        if (parameters.fault() == null) {
            exchange.send(acting == null ? request : acting.restricted(request));
        } else {
            exchange.refuse(parameters.fault());
        }
    }
}
