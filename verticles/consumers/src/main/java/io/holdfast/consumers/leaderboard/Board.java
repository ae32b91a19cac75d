package io.holdfast.consumers.leaderboard;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A leaderboard in Redis. What fails because Redis does may be tried again: nothing counts twice. */
final class Board {
    /** Scores are floating point numbers: up to here each integer is one. */
    static final long MAX_EXACT = 1L << 53;

    private static final String LOST = "LOST";
    private static final int CONNECTIONS = 4;
    private static final int WAITING = 1_024;
    private static final int SILENCE_LIMIT_S = 15;

    private static final Pattern POLICY = Pattern.compile("maxmemory_policy:(\\S+)");

    private final Vertx vertx;
    private final Redis redis;
    private final BoardKeys keys;
    private final Source source;
    private volatile boolean fit;

    /** A member of a sorted set. */
    record Scored(String id, long score) {}

    /**
     * Connects when it is asked.
     *
     * @param address of the Redis
     * @param topicPrefix which tells the leaderboards of several shops apart
     * @param source what it must be made of; after its retention days are forgotten
     */
    Board(Vertx vertx, RedisOptions address, String topicPrefix, Source source) {
        this.vertx = vertx;
        this.redis = Redis.createClient(
                vertx,
                new RedisOptions(address)
                        .setPreferredProtocolVersion(ProtocolVersion.RESP2)
                        .setMaxPoolSize(CONNECTIONS)
                        .setMaxPoolWaiting(WAITING)
                        .setNetClientOptions(new NetClientOptions(address.getNetClientOptions())
                                .setConnectTimeout(5_000)
                                .setIdleTimeout(2 * SILENCE_LIMIT_S)
                                .setIdleTimeoutUnit(TimeUnit.SECONDS)));
        this.keys = BoardKeys.of(topicPrefix);
        this.source = source;
    }

    BoardKeys keys() {
        return keys;
    }

    Optional<Duration> retention() {
        return source.retention();
    }

    /** Enters what does not count yet into what readers see; says how many that were, or nothing when it has been lost. */
    Future<OptionalInt> apply(List<Entry> entries) {
        return madeOf().compose(madeOf -> apply(new Page(keys, "", madeOf, retention(), entries)));
    }

    /** The same into what a rebuild fills. */
    Future<OptionalInt> load(String token, List<Entry> entries) {
        return apply(new Page(keys.filled(), token, "", retention(), entries));
    }

    private Future<OptionalInt> apply(Page page) {
        return run(Script.APPLY, page.names(), page.arguments())
                .map(reply -> isLost(reply) ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(reply.toString())));
    }

    private static boolean isLost(Response reply) {
        return LOST.equals(reply.toString());
    }

    /** From here on nothing is entered but by whoever has the token. */
    Future<Void> begin(String token) {
        fit = false;
        return run(Script.BEGIN, List.of(keys.loading(), keys.filled().names()), List.of(token))
                .mapEmpty();
    }

    /**
     * What was filled is what readers see; says whether it was all there.
     *
     * @param madeOf the {@link Source}
     */
    Future<Boolean> open(String token, String madeOf) {
        var names = List.of(
                keys.epoch(), keys.loading(), keys.names(), keys.filled().names());
        return run(Script.OPEN, names, List.of(token, madeOf)).map(reply -> !isLost(reply));
    }

    /** What was filled is gone, and whoever waits goes on as before; nothing when another one has begun. */
    Future<Void> abandon(String token) {
        return run(Script.ABANDON, List.of(keys.loading(), keys.filled().names()), List.of(token))
                .mapEmpty();
    }

    /** It is as good as lost, and is made again by whoever next asks or enters something. */
    Future<Void> forget() {
        return send(Request.cmd(Command.UNLINK).arg(keys.epoch())).mapEmpty();
    }

    /** The first of a sorted set, the highest first and by id where they are level; or nothing when it has been lost. */
    Future<Optional<List<Scored>>> top(String key, int limit) {
        return madeOf().compose(
                        madeOf -> run(Script.TOP, List.of(keys.epoch(), key), List.of(madeOf, Integer.toString(limit))))
                .map(reply -> isLost(reply) ? Optional.empty() : Optional.of(ranked(scored(reply))));
    }

    private static List<Scored> ranked(List<Scored> top) {
        top.sort(Comparator.comparingLong(Scored::score).reversed().thenComparing(Scored::id));
        return top;
    }

    private static List<Scored> scored(Response reply) {
        var scored = new ArrayList<Scored>(reply.size() / 2);
        for (int i = 0; i < reply.size(); i += 2) {
            scored.add(new Scored(reply.get(i).toString(), score(reply.get(i + 1))));
        }
        return scored;
    }

    /** Without the decimals and exponents that large ones are told with. */
    private static long score(Response number) {
        return new BigDecimal(number.toString()).longValue();
    }

    /** Those of which there may be something. */
    Future<List<LocalDate>> days() {
        String items = keys.items().substring(keys.prefix().length()) + ":";
        return send(Request.cmd(Command.SMEMBERS).arg(keys.names())).map(names -> names.stream()
                .map(Response::toString)
                .filter(name -> name.startsWith(items))
                .map(name -> LocalDate.parse(name.substring(items.length())))
                .toList());
    }

    /** The bitmaps, by session. */
    Future<Map<Long, List<String>>> bitmaps() {
        return send(Request.cmd(Command.SMEMBERS).arg(keys.names())).map(names -> names.stream()
                .map(Response::toString)
                .filter(BoardKeys::isBitmap)
                .collect(Collectors.groupingBy(
                        BoardKeys::session, Collectors.mapping(name -> keys.prefix() + name, Collectors.toList()))));
    }

    /** A session of which everything counts needs no bitmaps any more. */
    Future<Void> trim(long session, List<String> bitmaps) {
        var names = new ArrayList<>(List.of(keys.epoch(), keys.loading(), keys.names(), keys.ended()));
        names.addAll(bitmaps);
        return madeOf().compose(madeOf -> run(Script.TRIM, names, List.of(madeOf, Long.toString(session))))
                .mapEmpty();
    }

    Future<Integer> size(String key) {
        return send(Request.cmd(Command.ZCARD).arg(key)).map(size -> Integer.valueOf(size.toString()));
    }

    /** Those at the places from {@code from} on, the lowest first. */
    Future<List<Scored>> range(String key, int from, int limit) {
        return send(Request.cmd(Command.ZRANGE)
                        .arg(key)
                        .arg(from)
                        .arg(from + limit - 1)
                        .arg("WITHSCORES"))
                .map(Board::scored);
    }

    /** The score of each, or null for one that is not there. */
    Future<List<@Nullable Long>> scores(String key, List<String> ids) {
        var request = Request.cmd(Command.ZMSCORE).arg(key);
        ids.forEach(request::arg);
        return send(request).map(reply -> {
            var scores = new ArrayList<@Nullable Long>(ids.size());
            for (Response score : reply) {
                scores.add(score == null ? null : Long.valueOf(score(score)));
            }
            return scores;
        });
    }

    /** On the loop that asks, whichever the journal answers on. */
    private Future<String> madeOf() {
        var text = source.text();
        if (text.isComplete()) {
            return text;
        }
        Context asked = vertx.getOrCreateContext();
        Promise<String> promise = Promise.promise();
        text.onComplete(done -> asked.runOnContext(turn -> promise.handle(done)));
        return promise.future();
    }

    /** Redis may have forgotten a script, and the connection may be to another one than the last. */
    private Future<Response> run(Script script, List<String> names, List<String> arguments) {
        return requireFit().compose(done -> evaluate(script, names, arguments));
    }

    /** Looked at once, and whenever it is made again: a Redis that evicts keys forgets places without telling anyone. */
    private Future<Void> requireFit() {
        if (fit) {
            return Future.succeededFuture();
        }
        return send(Request.cmd(Command.INFO).arg("memory")).compose(info -> {
            var policy = POLICY.matcher(info.toString());
            String found = policy.find() ? policy.group(1) : "not told";
            fit = found.equals("noeviction");
            return fit
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                            "the Redis of the leaderboard must never evict keys: set its maxmemory-policy to noeviction, it is "
                                    + found);
        });
    }

    private Future<Response> evaluate(Script script, List<String> names, List<String> arguments) {
        return send(request(Command.EVALSHA, script.sha(), names, arguments))
                .recover(cause -> String.valueOf(cause.getMessage()).startsWith("NOSCRIPT")
                        ? send(request(Command.EVAL, script.source(), names, arguments))
                        : Future.failedFuture(cause));
    }

    private static Request request(Command command, String script, List<String> names, List<String> arguments) {
        var request = Request.cmd(command).arg(script).arg(names.size());
        names.forEach(request::arg);
        arguments.forEach(request::arg);
        return request;
    }

    private Future<Response> send(Request request) {
        return redis.send(request)
                .timeout(SILENCE_LIMIT_S, TimeUnit.SECONDS)
                .map(reply -> Objects.requireNonNull(reply, "nil"));
    }
}
