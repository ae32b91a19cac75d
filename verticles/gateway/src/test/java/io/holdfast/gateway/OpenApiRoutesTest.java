package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No route that is not in the document, and none in the document that there is not. */
class OpenApiRoutesTest {
    private final OpenApi api = OpenApi.read();
    private final Gateway gateway = Gateway.startWith(new FaultRoutesTest.Rules(), new Announced());
    private final Router admin = gateway.deployAdminVerticle().router();

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void thePublicPortHasTheRoutesOfTheDocument() {
        assertThat(bound(gateway.router())).isEqualTo(documented("public"));
    }

    @Test
    void theAdminPortHasTheRoutesOfTheDocument() {
        assertThat(bound(admin)).isEqualTo(documented("admin"));
    }

    /** What takes every method is there to say that it does not take this one, or that the feature is off. */
    @Test
    void whatTakesEveryMethodStandsAtAPathOfTheDocument() {
        assertThat(paths(gateway.router())).isEqualTo(documentedPaths("public"));
        assertThat(paths(admin)).isEqualTo(documentedPaths("admin"));
    }

    @Test
    void aNodeWithoutFaultsAndEventsHasTheSamePaths() {
        try (var plain = Gateway.start()) {
            assertThat(paths(plain.router())).isEqualTo(documentedPaths("public"));
            assertThat(paths(plain.deployAdminVerticle().router())).isEqualTo(documentedPaths("admin"));
        }
    }

    private static Set<String> bound(Router router) {
        var bound = new TreeSet<String>();
        routes(router).filter(route -> route.methods() != null).forEach(route -> {
            for (HttpMethod method : route.methods()) {
                bound.add(method + " " + route.getPath());
            }
        });
        return bound;
    }

    private static Set<String> paths(Router router) {
        return routes(router).map(io.vertx.ext.web.Route::getPath).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Without those that look at whatever comes in, by the admin port or to the console. */
    private static Stream<io.vertx.ext.web.Route> routes(Router router) {
        return router.getRoutes().stream()
                .filter(route -> route.getPath() != null && !route.getPath().equals("/console/"));
    }

    private Set<String> documented(String port) {
        return api.operations(port).stream()
                .map(operation -> operation.method() + " " + asBound(operation.path()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> documentedPaths(String port) {
        return api.operations(port).stream()
                .map(operation -> asBound(operation.path()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String asBound(String path) {
        return path.replace('{', ':').replace("}", "");
    }
}
