package io.holdfast.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The console's page and its parts, from the class path: nothing comes from anywhere else, and nothing may. */
final class ConsolePage {
    private static final String POLICY =
            "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";
    private static final String PAGE = "";
    private static final String PART = "/assets/:file";
    private static final String PART_IN_FOLDER = "/assets/:folder/:file";
    private static final String FILES = "console/";
    private static final String CHARTS = "META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final String OF_CHARTS = "uplot/";
    private static final Pattern NAME = Pattern.compile("((?:panels|uplot)/)?[A-Za-z-]+(?:\\.[a-z]+)*\\.(js|css|svg)");
    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    private final Vertx vertx;
    private final Responder responder;

    ConsolePage(Vertx vertx, Responder responder) {
        this.vertx = vertx;
        this.responder = responder;
    }

    void bind(Mount console) {
        console.get(PAGE).handler(this::show);
        console.get(PART).handler(context -> part(context, context.pathParam("file")));
        console.get(PART_IN_FOLDER)
                .handler(context -> part(context, context.pathParam("folder") + "/" + context.pathParam("file")));
        List.of(PAGE, PART, PART_IN_FOLDER).forEach(path -> console.only("GET", path, responder));
    }

    private void show(RoutingContext context) {
        send(context, FILES + "index.html", "text/html; charset=utf-8");
    }

    private void part(RoutingContext context, @Nullable String given) {
        var name = String.valueOf(given);
        var matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            responder.problem(context.request(), Problems.UNKNOWN_PATH);
            return;
        }
        var resource = name.startsWith(OF_CHARTS) ? CHARTS + name.substring(OF_CHARTS.length()) : FILES + name;
        if (ConsolePage.class.getClassLoader().getResource(resource) == null) {
            responder.problem(context.request(), Problems.UNKNOWN_PATH);
        } else {
            send(context, resource, String.valueOf(TYPES.get(matcher.group(2))));
        }
    }

    private void send(RoutingContext context, String resource, String type) {
        context.response()
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        new ClassPathFile(resource, type).send(vertx, context);
    }
}
