package io.holdfast.reservations;

import io.holdfast.protocol.ShardId;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Rebuilds a shard from the journal into a generation of its own: begin, send everything in pages, open. Every step is a
 * script that requires the header of this generation, and the last one compares the count, so a rebuild that lost a
 * race or a chunk never opens.
 *
 * <p>Reserved and executed branches do not survive a loss, and with them goes what was pending: neither is loaded.
 */
public final class ShardLoader {
    private static final int CHUNK = 1_000;
    private static final int WINDOW = 8;
    private static final byte[] FENCED = ShardKeys.ascii(1);

    private final RedisLink link;
    private final ShardId shard;
    private final ShardKeys keys;
    private long sent;

    private ShardLoader(RedisLink link, ShardId shard, ShardKeys keys) {
        this.link = link;
        this.shard = shard;
        this.keys = keys;
    }

    /** Writes the header of a generation that no other attempt to rebuild has used. */
    public static Future<ShardLoader> begin(ShardConnection connection, long generation) {
        var keys = new ShardKeys(connection.shard(), generation);
        var loader = new ShardLoader(connection.link(), connection.shard(), keys);
        var call = ScriptCall.of(Script.BEGIN_LOAD, 1, keys.header()).add(keys.generationText());
        return loader.expectDone(call).map(loader);
    }

    /** An opening balance of the rebuilt shard. */
    public record Balance(String id, long available) {
        public Balance {
            if (available < 0) {
                throw new IllegalArgumentException("the journal gives " + id + " a balance below zero: " + available);
            }
        }
    }

    /** The record of a decided transaction above its session's low water. */
    public record Settled(long seq, State state, String digest) {}

    /** How a decided branch ended; a tombstone may lack its digest. */
    public enum State {
        FINAL("C"),
        TOMBSTONE("A");

        private final String letter;

        State(String letter) {
            this.letter = letter;
        }
    }

    /** Completes when the page is written; the next one may be sent before. Each id at most once. */
    public Future<Void> balances(List<Balance> page) {
        return inChunks(page, keys.available(), (call, balance) -> call.add(balance.id())
                .add(balance.available()));
    }

    public Future<Void> branches(long session, List<Settled> page) {
        return inChunks(page, keys.of(session).branches(), (call, settled) -> call.add(settled.seq())
                .add(settled.state().letter + settled.digest()));
    }

    /** Every session up to this one has ended; 0 for none. Fences and low waters are for those above. */
    public Future<Void> floor(long session) {
        List<Long> some = session > 0 ? List.of(session) : List.of();
        return inChunks(some, keys.header(), (call, floor) -> call.add("floor").add(floor));
    }

    public Future<Void> fences(Collection<Long> sessions) {
        return inChunks(List.copyOf(sessions), keys.header(), (call, session) -> call.add("fence:" + session)
                .add(FENCED));
    }

    /** The low water of each session. */
    public Future<Void> lowWaters(Map<Long, Long> seqs) {
        return inChunks(List.copyOf(seqs.entrySet()), keys.header(), (call, entry) -> call.add("low:" + entry.getKey())
                .add(entry.getValue()));
    }

    /** A few chunks in flight at a time: enough to keep Redis busy, and bounded however large the page is. */
    private <T> Future<Void> inChunks(List<T> page, byte[] hash, Writer<T> writer) {
        var chunks = new ArrayList<Future<Void>>(WINDOW);
        int from = 0;
        while (from < page.size() && chunks.size() < WINDOW) {
            int to = Math.min(from + CHUNK, page.size());
            chunks.add(load(page.subList(from, to), hash, writer));
            from = to;
        }
        List<T> rest = page.subList(from, page.size());
        Future<Void> written = Future.all(chunks).mapEmpty();
        return rest.isEmpty() ? written : written.compose(done -> inChunks(rest, hash, writer));
    }

    private <T> Future<Void> load(List<T> chunk, byte[] hash, Writer<T> writer) {
        var call = ScriptCall.of(Script.LOAD, 1 + 2 * chunk.size(), keys.header(), hash)
                .add(keys.generationText());
        for (T entry : chunk) {
            writer.write(call, entry);
        }
        sent += chunk.size();
        return expectDone(call);
    }

    /** Opens the shard. Every page must have been written; fails when the count of what arrived differs. */
    public Future<Void> open() {
        return expectDone(ScriptCall.of(Script.OPEN, 2, keys.header())
                .add(keys.generationText())
                .add(sent));
    }

    /** Frees what older generations of the shard left behind. */
    public Future<Void> dropOlderGenerations() {
        return dropFrom("0");
    }

    private Future<Void> dropFrom(String cursor) {
        var scan = Request.cmd(Command.SCAN, cursor, "MATCH", ShardKeys.everyGeneration(shard), "COUNT", CHUNK);
        return link.send(scan)
                .compose(page -> unlinkOlder(page.get(1)).map(page.get(0).toString()))
                .compose(next -> next.equals("0") ? Future.succeededFuture() : dropFrom(next));
    }

    private Future<Void> unlinkOlder(Response page) {
        var unlink = Request.cmd(Command.UNLINK);
        int found = 0;
        for (Response key : page) {
            long generation = ShardKeys.generationOf(shard, key.toString());
            if (generation >= 0 && generation < keys.generation()) {
                unlink.arg(key.toString());
                found++;
            }
        }
        return found == 0 ? Future.succeededFuture() : link.send(unlink).mapEmpty();
    }

    private Future<Void> expectDone(ScriptCall call) {
        return link.call(call).compose(response -> {
            String reply = response.toString();
            return reply.equals("DONE")
                    ? Future.succeededFuture()
                    : Future.failedFuture(new LoadRefusedException(shard, keys.generation(), call.script(), reply));
        });
    }

    /** Adds one field and its value. */
    private interface Writer<T> {
        void write(ScriptCall call, T entry);
    }
}
