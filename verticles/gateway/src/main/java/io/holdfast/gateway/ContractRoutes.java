package io.holdfast.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/** The HTTP contract, and a page that shows it and needs nothing from elsewhere. */
final class ContractRoutes {
    static final String CONTRACT = "/openapi.yaml";
    static final String PAGE = "/docs";
    private static final String SCRIPT = PAGE + "/page.js";
    private static final String FILE = PAGE + "/:version/:file";

    static final List<String> PATHS = List.of(CONTRACT, PAGE, SCRIPT, FILE);

    private static final String OURS = "io/holdfast/gateway/docs/";
    private static final String LIBRARY = "META-INF/resources/webjars/swagger-ui/";
    private static final String LIBRARY_PROPERTIES = "META-INF/maven/org.webjars/swagger-ui/pom.properties";

    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";
    /** What the page needs; all else that the library brings is not given out. */
    private static final Map<String, String> FILES = Map.of(
            "swagger-ui-bundle.js",
            JAVASCRIPT,
            "swagger-ui.css",
            "text/css; charset=utf-8",
            "favicon-32x32.png",
            "image/png");

    /** The library has pictures inside of its style sheet. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Vertx vertx;
    private final Responder responder;
    private final String version;
    private final String page;

    ContractRoutes(Vertx vertx, Responder responder) {
        this.vertx = vertx;
        this.responder = responder;
        this.version = version();
        this.page = text(OURS + "page.html").replace("{version}", version);
    }

    private static String version() {
        var properties = new Properties();
        try (InputStream in = open(LIBRARY_PROPERTIES)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    private static String text(String resource) {
        try (InputStream in = open(resource)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String resource) {
        return Objects.requireNonNull(
                ContractRoutes.class.getClassLoader().getResourceAsStream(resource),
                () -> resource + " is not on the class path");
    }

    void bind(Router router) {
        router.get(CONTRACT)
                .handler(context -> latest(context, new ClassPathFile(OURS + "openapi.yaml", "application/yaml")));
        router.get(PAGE).handler(this::page);
        router.get(SCRIPT).handler(context -> latest(context, new ClassPathFile(OURS + "page.js", JAVASCRIPT)));
        router.get(FILE).handler(this::file);
        for (String path : PATHS) {
            router.route(path).handler(context -> responder.methodNotAllowed(context.request(), "GET"));
        }
    }

    private void page(RoutingContext context) {
        keep(context, "no-cache")
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("Referrer-Policy", "no-referrer");
        responder.body(context.response(), 200, "text/html; charset=utf-8", page);
    }

    private void latest(RoutingContext context, ClassPathFile file) {
        keep(context, "no-cache");
        file.send(vertx, context);
    }

    /** Another version has another path, so a browser may keep it for ever. */
    private void file(RoutingContext context) {
        String name = Objects.requireNonNull(context.pathParam("file"));
        String type = FILES.get(name);
        if (type == null || !version.equals(context.pathParam("version"))) {
            responder.problem(context.request(), Problems.UNKNOWN_PATH);
            return;
        }
        keep(context, "public, max-age=31536000, immutable");
        new ClassPathFile(LIBRARY + version + "/" + name, type).send(vertx, context);
    }

    private static HttpServerResponse keep(RoutingContext context, String how) {
        return context.response()
                .putHeader(HttpHeaders.CACHE_CONTROL, how)
                .putHeader("X-Content-Type-Options", "nosniff");
    }
}
