package io.holdfast.gateway;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BiConsumer;

/**
 * Where routes are bound: at the root of a router, or under a path of it. Vert.x would have a router of its own for that, whose
 * routes nobody could hold against the contract.
 */
record Mount(Router router, String under, OnceOnly once) {
    static Mount atRoot(Router router, OnceOnly once) {
        return new Mount(router, "", once);
    }

    Route get(String path) {
        return router.route(HttpMethod.GET, under + path);
    }

    /** Happens once for each idempotency key that this node is sent. */
    Route post(String path) {
        return post(path, once::onThisNode);
    }

    /** Happens once for each idempotency key, whichever node it is sent to. */
    Route postToAny(String path) {
        return post(path, once::anywhere);
    }

    private Route post(String path, BiConsumer<String, RoutingContext> first) {
        String scope = HttpMethod.POST + " " + under + path;
        return router.route(HttpMethod.POST, under + path).handler(context -> first.accept(scope, context));
    }

    Route delete(String path) {
        return router.route(HttpMethod.DELETE, under + path);
    }

    /** Of every method. */
    Route route(String path) {
        return router.route(under + path);
    }

    /** Says of all methods that have no route at a path yet which ones do. */
    void only(String methods, String path, Responder responder) {
        route(path).handler(context -> responder.methodNotAllowed(context.request(), methods));
    }
}
