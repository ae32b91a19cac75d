package io.holdfast.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Keeps web pages away from a port that is only on the loopback interface. A page can have a browser on this machine ask it: under a name of its own that
 * leads here, which then stands in {@code Host}, or from elsewhere, and then the browser says in {@code Origin} from where.
 */
final class LocalOnly {
    private static final Set<String> NAMES = Set.of("127.0.0.1", "localhost", "[::1]");

    private final Responder responder;

    LocalOnly(Responder responder) {
        this.responder = responder;
    }

    void check(RoutingContext context) {
        if (isLocal(context.request())) {
            context.next();
        } else {
            responder.problem(context.request(), Problems.NOT_LOCAL);
        }
    }

    private static boolean isLocal(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
        return !hosts.isEmpty()
                && hosts.stream().allMatch(LocalOnly::isOurs)
                && request.headers().getAll(HttpHeaders.ORIGIN).stream()
                        .allMatch(origin -> isAt(hosts.getFirst(), origin));
    }

    /**
     * The page must be of this very port: another one on this machine may be anybody's. A scheme and a host, or {@code null}, which is
     * what a browser sends that will not say.
     */
    private static boolean isAt(String host, String origin) {
        int at = origin.indexOf("://");
        return at >= 0 && origin.substring(at + 3).equalsIgnoreCase(host);
    }

    /** With a port or without. */
    private static boolean isOurs(String host) {
        int colon = host.lastIndexOf(':');
        boolean hasPort = colon > host.lastIndexOf(']') && Syntax.position(host.substring(colon + 1)) >= 0;
        return NAMES.contains((hasPort ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT));
    }
}
