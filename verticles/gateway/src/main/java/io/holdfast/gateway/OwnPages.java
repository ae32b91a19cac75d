package io.holdfast.gateway;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Keeps web pages away from what they do not come from. A page can have a browser ask a port on its machine: under a name of its own that
 * leads there, which then stands in {@code Host}, or from elsewhere, and then the browser says in {@code Origin} from where.
 */
final class OwnPages {
    private static final Set<String> NAMES = Set.of("localhost", "[::1]");
    /** All of its network is this machine. */
    private static final String IPV4 = "127.";

    private final Predicate<String> isOurs;
    private final Set<String> schemes;
    private final Problem otherwise;
    private final Responder responder;

    private OwnPages(Predicate<String> isOurs, Set<String> schemes, Problem otherwise, Responder responder) {
        this.isOurs = isOurs;
        this.schemes = schemes;
        this.otherwise = otherwise;
        this.responder = responder;
    }

    /**
     * Of a port that is only on the loopback interface, where a browser may need no password.
     *
     * @param name by which its interface is known here, besides the usual ones
     */
    static OwnPages onThisMachine(String name, Responder responder) {
        return new OwnPages(
                host -> isLoopback(name, host), Set.of("http://", "https://"), Problems.NOT_LOCAL, responder);
    }

    /**
     * Of a port that has any name, and wants a password, which no browser sends to a name that it was not given for. A page by plain HTTP
     * may be anybody's on the way, whatever name it has.
     */
    static OwnPages underAnyName(Responder responder) {
        return new OwnPages(host -> !host.isEmpty(), Set.of("https://"), Problems.NOT_OF_THIS_PORT, responder);
    }

    void check(RoutingContext context) {
        if (isOurs(context.request())) {
            context.next();
        } else {
            responder.problem(context.request(), otherwise);
        }
    }

    private boolean isOurs(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
        return hosts.size() == 1
                && isOurs.test(hosts.getFirst())
                && request.headers().getAll(HttpHeaders.ORIGIN).stream()
                        .allMatch(origin -> isAt(hosts.getFirst(), origin));
    }

    /**
     * The page must be of this very port: another one on this machine may be anybody's. A scheme and a host, or {@code null}, which is
     * what a browser sends that will not say.
     */
    private boolean isAt(String host, String origin) {
        return schemes.stream().anyMatch(scheme -> origin.equalsIgnoreCase(scheme + host));
    }

    /** With a port or without. */
    private static boolean isLoopback(String known, String host) {
        int colon = host.lastIndexOf(':');
        boolean hasPort = colon > host.lastIndexOf(']') && Syntax.position(host.substring(colon + 1)) >= 0;
        var name = (hasPort ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
        return NAMES.contains(name)
                || name.equalsIgnoreCase(known)
                || (name.startsWith(IPV4) && NetUtil.isValidIpV4Address(name));
    }
}
