package io.holdfast.consumers.webhooks;

import io.holdfast.gateway.NotNowException;
import io.holdfast.gateway.WebhookControl.InvalidWebhookException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Where is sent to. A name is resolved here, all of its addresses must be allowed, and the one that was looked at is connected to: a name
 * that means something else a moment later gains nothing by it.
 */
final class Destinations {
    private static final int MAX_LENGTH = 2_000;
    private static final long LIMIT_MS = 5_000;

    private final Vertx vertx;
    private final boolean allowPrivate;
    private final Names names;
    private final long limitMs;

    /** Finds the addresses of a name; blocks. */
    @FunctionalInterface
    interface Names {
        List<InetAddress> addresses(String host) throws UnknownHostException;
    }

    Destinations(Vertx vertx, boolean allowPrivate, Names names, long limitMs) {
        this.vertx = vertx;
        this.allowPrivate = allowPrivate;
        this.names = names;
        this.limitMs = limitMs;
    }

    /** With the names of this machine. */
    static Destinations of(Vertx vertx, boolean allowPrivate) {
        return new Destinations(vertx, allowPrivate, host -> List.of(InetAddress.getAllByName(host)), LIMIT_MS);
    }

    /** An absolute URL of HTTP, or an {@link InvalidWebhookException} that says what is wrong with it. */
    static URI parse(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw new InvalidWebhookException("url must be one, such as https://example.com/holdfast");
        }
        require(text.length() <= MAX_LENGTH, "url may have " + MAX_LENGTH + " characters");
        require(
                "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()),
                "url must begin with http:// or https://");
        require(url.getRawUserInfo() == null, "url must not contain a user or a password");
        require(url.getHost() != null, "url must name a host");
        require(url.getRawFragment() == null, "url must not have a fragment");
        require(url.getPort() != 0 && url.getPort() <= 65_535, "url must have a port from 1 to 65535");
        return url;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new InvalidWebhookException(otherwise);
        }
    }

    static boolean isSecure(URI url) {
        return "https".equals(url.getScheme().toLowerCase(Locale.ROOT));
    }

    static int port(URI url) {
        if (url.getPort() > 0) {
            return url.getPort();
        }
        return isSecure(url) ? 443 : 80;
    }

    /**
     * Its addresses, one at least; an {@link InvalidWebhookException} when there is none, or one that is not allowed, and a
     * {@link NotNowException} when nobody says in time.
     */
    Future<List<InetAddress>> resolve(URI url) {
        var host = url.getHost().replaceAll("[\\[\\]]", "");
        Future<List<InetAddress>> found = vertx.executeBlocking(() -> lookUp(host), false);
        return found.timeout(limitMs, TimeUnit.MILLISECONDS)
                .recover(cause -> Future.failedFuture(
                        cause instanceof TimeoutException
                                ? new NotNowException("nobody says in time where " + host + " is")
                                : cause));
    }

    private List<InetAddress> lookUp(String host) {
        try {
            return allowed(host, names.addresses(host));
        } catch (UnknownHostException e) {
            throw new InvalidWebhookException(host + " is not known");
        }
    }

    private List<InetAddress> allowed(String host, List<InetAddress> addresses) {
        for (InetAddress address : addresses) {
            require(
                    allowPrivate || PublicAddresses.contains(address),
                    isWritten(address, host)
                            ? host + " is not a public address"
                            : host + " is " + address.getHostAddress() + ", which is not a public address");
        }
        return addresses;
    }

    /** Whether the host is this very address and no name of it. One of IPv6 can be written in several ways. */
    private static boolean isWritten(InetAddress address, String host) {
        return host.equals(address.getHostAddress()) || (address instanceof Inet6Address && host.contains(":"));
    }
}
