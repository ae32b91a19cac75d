package io.holdfast.reservations;

import io.holdfast.embedded.testing.TestStores;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ShardId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A shard on a real, emptied Redis, and a way to look into its keys. */
final class RealShard implements AutoCloseable {
    static final ShardId SHARD = new ShardId("stock", 0);
    static final long GENERATION = 7;

    private final Vertx vertx = Vertx.vertx();
    private final ShardConnection connection;

    private RealShard() {
        connection = connect();
        connection.expectGeneration(GENERATION);
    }

    static RealShard empty() {
        TestStores.emptiedRedis();
        return new RealShard();
    }

    /** Open in {@link #GENERATION}, with these balances. */
    static RealShard holding(Map<String, Long> balances) {
        RealShard shard = empty();
        shard.load(GENERATION, balances);
        return shard;
    }

    void load(long generation, Map<String, Long> balances) {
        ShardLoader loader = ShardLoader.begin(connection, generation).await();
        var page = new ArrayList<ShardLoader.Balance>();
        balances.forEach((id, available) -> page.add(new ShardLoader.Balance(id, available)));
        loader.balances(page).await();
        loader.open().await();
    }

    ShardConnection connect() {
        var options = new RedisOptions().setConnectionString(TestStores.redis().uri());
        return ShardConnection.open(vertx, options, SHARD).await();
    }

    ShardConnection connection() {
        return connection;
    }

    Vertx vertx() {
        return vertx;
    }

    List<Reply> run(Command... commands) {
        return connection.run(List.of(commands)).await();
    }

    Reply run(Command command) {
        return connection.run(List.of(command)).await().get(0);
    }

    long available(String id) {
        var balances = (Balances.Available) connection.read(List.of(id)).await();
        return balances.amounts().get(0);
    }

    /** A hash of the shard's generation as it stands in Redis. */
    Map<String, String> hash(String name) {
        return fields(name).await();
    }

    Future<Map<String, String>> fields(String hash) {
        return send("HGETALL", key(hash)).map(reply -> {
            var fields = new TreeMap<String, String>();
            for (String field : reply.getKeys()) {
                fields.put(field, reply.get(field).toString());
            }
            return fields;
        });
    }

    String key(String name) {
        return "{" + SHARD + "}:" + GENERATION + ":" + name;
    }

    Response redis(String command, Object... arguments) {
        return send(command, arguments).await();
    }

    Future<Response> send(String command, Object... arguments) {
        return connection.link().send(Request.cmd(io.vertx.redis.client.Command.create(command), arguments));
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
