package io.holdfast.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;

/** The console's page and its parts, from the class path: nothing comes from anywhere else, and nothing may. */
final class ConsolePage {
    private static final String POLICY =
            "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";
    private static final String FILES = "console";
    private static final String CHARTS = "META-INF/resources/webjars/uplot/1.6.30/dist";

    private final Responder responder;

    ConsolePage(Responder responder) {
        this.responder = responder;
    }

    void bind(Router console) {
        console.get().handler(context -> {
            harden(context.response());
            context.next();
        });
        console.get("/assets/uplot/*").handler(files(CHARTS));
        console.get("/assets/*").handler(files(FILES));
        console.route().handler(context -> responder.problem(context.request(), Problems.UNKNOWN_PATH));
    }

    void show(RoutingContext context) {
        harden(context.response());
        context.response().sendFile(FILES + "/index.html").onFailure(context::fail);
    }

    private static StaticHandler files(String root) {
        return StaticHandler.create(root)
                .setDirectoryListing(false)
                .setCachingEnabled(true)
                .setMaxAgeSeconds(0);
    }

    private static void harden(HttpServerResponse response) {
        response.putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    }
}
