package io.holdfast.runtime;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.Arrays;

/**
 * Whether an event loop has all that it needs. Vert.x spreads instances over loops by itself; a loop that got none of a
 * domain would refuse everything, so a node had better not start.
 */
public final class Presence {
    private Presence() {}

    /** Tells that {@code domain} serves on the caller's event loop. */
    public static void announce(Vertx vertx, String domain) {
        vertx.eventBus().<String>localConsumer(address(domain), Presence::here);
    }

    private static void here(Message<String> question) {
        question.reply("here");
    }

    /** Fails when one of the domains does not serve on the caller's event loop. */
    public static Future<Void> require(Vertx vertx, String... domains) {
        var asked = Arrays.stream(domains).map(domain -> require(vertx, domain)).toList();
        return Future.all(asked).mapEmpty();
    }

    private static Future<?> require(Vertx vertx, String domain) {
        return vertx.eventBus()
                .request(address(domain), "")
                .recover(cause -> Future.failedFuture(new IllegalStateException(
                        "the event loop " + Thread.currentThread().getName() + " has no " + domain + " domain",
                        cause)));
    }

    private static String address(String domain) {
        return Loops.address("presence." + domain);
    }
}
