package io.holdfast.gateway;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;

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

    /** What it does happens once for each idempotency key. */
    Route post(String path) {
        String scope = HttpMethod.POST + " " + under + path;
        return router.route(HttpMethod.POST, under + path).handler(context -> once.handle(scope, context));
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
