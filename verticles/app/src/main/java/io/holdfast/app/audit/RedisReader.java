package io.holdfast.app.audit;

import io.holdfast.app.status.RedisAddress;
import io.holdfast.app.status.StoreAddresses;
import io.holdfast.protocol.Participants;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads what shards hold, with plain commands: an audit must not depend on the scripts that it checks. Blocks. */
final class RedisReader {
    private static final int CHUNK = 1_000;

    private final Map<ShardId, RedisConnection> connections;

    private RedisReader(Map<ShardId, RedisConnection> connections) {
        this.connections = connections;
    }

    /** Connects to every shard's store; {@code vertx} owns the connections. */
    static RedisReader open(Vertx vertx, StoreAddresses stores) {
        var byUri = new HashMap<String, RedisConnection>();
        var connections = new TreeMap<ShardId, RedisConnection>();
        connect(vertx, Participants.STOCK, stores.stockRedis(), byUri, connections);
        connect(vertx, Participants.PAYMENT, stores.paymentRedis(), byUri, connections);
        return new RedisReader(connections);
    }

    private static void connect(
            Vertx vertx,
            String kind,
            List<String> uris,
            Map<String, RedisConnection> byUri,
            Map<ShardId, RedisConnection> connections) {
        for (int i = 0; i < uris.size(); i++) {
            var connection =
                    byUri.computeIfAbsent(uris.get(i), uri -> Redis.createClient(vertx, RedisAddress.options(uri))
                            .connect()
                            .await());
            connections.put(new ShardId(kind, i), connection);
        }
    }

    int shardsOf(String kind) {
        return (int) connections.keySet().stream()
                .filter(shard -> shard.kind().equals(kind))
                .count();
    }

    /** Whether the shard is open in this generation and nothing in it is reserved. */
    boolean isQuiet(ShardId shard, long generation) {
        return state(hash(shard, generation, "header"), generation).equals(ShardDump.OPEN)
                && length(shard, generation, "subjects") == 0
                && length(shard, generation, "pending") == 0;
    }

    private long length(ShardId shard, long generation, String name) {
        var length = send(shard, Request.cmd(Command.HLEN, key(shard, generation, name)))
                .await();
        return Objects.requireNonNull(length.toLong());
    }

    /** Everything but the balances, of which only the {@code watched} are read. */
    ShardDump dump(ShardId shard, long generation, Collection<String> watched) {
        var header = hash(shard, generation, "header");
        var lowWaters = new HashMap<Long, Long>();
        header.forEach((field, value) -> {
            if (field.startsWith("low:")) {
                lowWaters.put(Long.valueOf(field.substring(4)), Long.valueOf(value));
            }
        });
        var found = available(shard, generation, List.copyOf(watched));
        return new ShardDump(
                shard,
                generation,
                state(header, generation),
                Long.parseLong(header.getOrDefault("floor", "0")),
                lowWaters,
                records(shard, generation),
                hash(shard, generation, "pending"),
                hash(shard, generation, "subjects"),
                found);
    }

    private static String state(Map<String, String> header, long generation) {
        if (header.isEmpty()) {
            return "no header of generation " + generation;
        }
        return Long.toString(generation).equals(header.get("generation"))
                ? header.getOrDefault("state", "no state")
                : "a header of generation " + header.get("generation");
    }

    private Map<Long, BranchRecord> records(ShardId shard, long generation) {
        var prefix = key(shard, generation, "branches:");
        var records = new HashMap<Long, BranchRecord>();
        for (String key : keys(shard, prefix + "*")) {
            long session = Long.parseLong(key.substring(prefix.length()));
            hash(shard, key)
                    .forEach((seq, text) ->
                            records.put(new TxId(session, Long.parseLong(seq)).packed(), new BranchRecord(text)));
        }
        return records;
    }

    private Collection<String> keys(ShardId shard, String pattern) {
        var keys = new TreeSet<String>();
        var cursor = "0";
        do {
            var page = send(shard, Request.cmd(Command.SCAN, cursor, "MATCH", pattern, "COUNT", CHUNK))
                    .await();
            page.get(1).forEach(key -> keys.add(key.toString()));
            cursor = page.get(0).toString();
        } while (!cursor.equals("0"));
        return keys;
    }

    /** The balances of the ids, those that there are. */
    Map<String, String> available(ShardId shard, long generation, List<String> ids) {
        var found = HashMap.<String, String>newHashMap(ids.size());
        var asked = new ArrayList<Future<Response>>();
        for (int from = 0; from < ids.size(); from += CHUNK) {
            var request = Request.cmd(Command.HMGET).arg(key(shard, generation, "available"));
            ids.subList(from, Math.min(from + CHUNK, ids.size())).forEach(request::arg);
            asked.add(send(shard, request));
        }
        int i = 0;
        for (Future<Response> page : asked) {
            for (@Nullable Response value : page.await()) {
                if (value != null) {
                    found.put(ids.get(i), value.toString());
                }
                i++;
            }
        }
        return found;
    }

    long countAvailable(ShardId shard, long generation) {
        return length(shard, generation, "available");
    }

    /** Hands over all ids that have a balance in the shard, a page at a time; some perhaps twice. */
    void idsAvailable(ShardId shard, long generation, Consumer<List<String>> each) {
        var cursor = "0";
        do {
            var page = send(
                            shard,
                            Request.cmd(Command.HSCAN, key(shard, generation, "available"), cursor, "COUNT", CHUNK))
                    .await();
            var ids = new ArrayList<String>(CHUNK);
            for (int i = 0; i < page.get(1).size(); i += 2) {
                ids.add(page.get(1).get(i).toString());
            }
            each.accept(ids);
            cursor = page.get(0).toString();
        } while (!cursor.equals("0"));
    }

    private Map<String, String> hash(ShardId shard, long generation, String name) {
        return hash(shard, key(shard, generation, name));
    }

    private Map<String, String> hash(ShardId shard, String key) {
        var response = send(shard, Request.cmd(Command.HGETALL, key)).await();
        var fields = new HashMap<String, String>();
        if (response.isMap()) {
            response.getKeys()
                    .forEach(field -> fields.put(
                            field, Objects.requireNonNull(response.get(field)).toString()));
        } else {
            for (int i = 0; i < response.size(); i += 2) {
                fields.put(response.get(i).toString(), response.get(i + 1).toString());
            }
        }
        return fields;
    }

    private Future<Response> send(ShardId shard, Request request) {
        var connection = Objects.requireNonNull(connections.get(shard), () -> "no store for " + shard);
        // No command that is sent here is answered by nil.
        return connection.send(request).map(response -> Objects.requireNonNull(response, "nil"));
    }

    private static String key(ShardId shard, long generation, String name) {
        return "{" + shard + "}:" + generation + ":" + name;
    }
}
