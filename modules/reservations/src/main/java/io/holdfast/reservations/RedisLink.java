package io.holdfast.reservations;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pipelined connection that knows the scripts. It never reconnects: a new connection may reach another store, and
 * whoever opens one has to look at its identity first.
 */
final class RedisLink {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

    /** A peer that takes a connection and never says a word must not hold whoever waits for it. */
    private static final int OPEN_LIMIT_S = 5;

    /** The same for one that falls silent later. Whoever has its own heartbeat finds out sooner. */
    private static final int SILENCE_LIMIT_S = 30;

    /** So that a link is silent only when the other end is gone. */
    private static final int PINGS_PER_LIMIT = 3;

    /**
     * Errors of a server that is no longer the one we connected to: its identity has to be checked again. Redis 6.2 puts
     * those that a script meets into the middle of a sentence.
     */
    private static final Predicate<String> NOT_ITSELF =
            Pattern.compile("\\b(READONLY|MOVED|ASK|MASTERDOWN|LOADING)\\b").asPredicate();

    private final Redis client;
    private final RedisConnection connection;
    private final StoreIdentity identity;
    private final Promise<Void> closed = Promise.promise();

    private RedisLink(Redis client, RedisConnection connection, StoreIdentity identity) {
        this.client = client;
        this.connection = connection;
        this.identity = identity;
    }

    /** Connects, refuses a store that is unfit, and loads the scripts. Belongs to the event loop that calls it. */
    static Future<RedisLink> open(Vertx vertx, RedisOptions options) {
        var transport = transport(options);
        var client = Redis.createClient(
                vertx, new RedisOptions(options).setMaxPoolSize(1).setNetClientOptions(transport));
        return client.connect()
                .compose(connection -> admit(client, connection))
                .compose(RedisLink::loadScripts)
                .timeout(OPEN_LIMIT_S, TimeUnit.SECONDS)
                .onSuccess(link -> link.ping(vertx, transport))
                .recover(cause -> client.close().transform(closed -> Future.failedFuture(cause)));
    }

    private void ping(Vertx vertx, NetClientOptions transport) {
        long limitMs = transport.getIdleTimeoutUnit().toMillis(transport.getReadIdleTimeout());
        long timer = vertx.setPeriodic(limitMs / PINGS_PER_LIMIT, due -> send(Request.cmd(Command.PING))
                .onFailure(cause -> LOG.debug("Redis does not answer: {}", cause.getMessage())));
        closed().onComplete(ended -> vertx.cancelTimer(timer));
    }

    private static NetClientOptions transport(RedisOptions options) {
        var transport = new NetClientOptions(options.getNetClientOptions());
        return transport.getReadIdleTimeout() > 0
                ? transport
                : transport.setReadIdleTimeout(SILENCE_LIMIT_S).setIdleTimeoutUnit(TimeUnit.SECONDS);
    }

    private static Future<RedisLink> admit(Redis client, RedisConnection connection) {
        return exchange(connection, Request.cmd(Command.INFO)).map(info -> {
            var link = new RedisLink(
                    client,
                    connection,
                    StoreInfo.parse(info.toString()).requireFit().identity());
            connection.endHandler(end -> link.closed.tryComplete());
            connection.exceptionHandler(cause -> link.end());
            return link;
        });
    }

    private Future<RedisLink> loadScripts() {
        return Future.all(Arrays.stream(Script.values()).map(this::load).toList())
                .map(this);
    }

    StoreIdentity identity() {
        return identity;
    }

    /** Completes when the connection has ended, for whatever reason. */
    Future<Void> closed() {
        return closed.future();
    }

    Future<Void> close() {
        end();
        return closed();
    }

    /** A connection that cannot even be closed is over all the same. */
    private void end() {
        client.close().onComplete(done -> closed.tryComplete());
    }

    /**
     * Runs a script; loads it and tries once more when Redis has forgotten it. A failure is always an
     * {@link OutcomeUnknownException}.
     */
    Future<Response> call(ScriptCall call) {
        var request = call.request();
        return exchange(connection, request).recover(cause -> recovered(call.script(), request, cause));
    }

    Future<Response> send(Request request) {
        return exchange(connection, request).recover(this::unknown);
    }

    /** No command that we send is answered by nil. */
    private static Future<Response> exchange(RedisConnection connection, Request request) {
        return connection.send(request).map(response -> Objects.requireNonNull(response, "nil"));
    }

    private Future<Response> recovered(Script script, Request request, Throwable cause) {
        if (message(cause).startsWith("NOSCRIPT")) {
            return load(script).compose(loaded -> send(request));
        }
        return unknown(cause);
    }

    private Future<Response> load(Script script) {
        return send(Request.cmd(Command.SCRIPT, "LOAD", script.source()));
    }

    private Future<Response> unknown(Throwable cause) {
        String message = message(cause);
        if (NOT_ITSELF.test(message)) {
            end();
        }
        return Future.failedFuture(new OutcomeUnknownException("Redis gave no result: " + message, cause));
    }

    private static String message(Throwable cause) {
        return Objects.requireNonNullElse(cause.getMessage(), cause.toString());
    }
}
