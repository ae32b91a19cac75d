package io.holdfast.simulation.simulator;

import io.holdfast.protocol.Command;
import io.holdfast.protocol.Reply;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One node's way to one shard: the store that it is connected to, the generation that it speaks of, and what it does when
 * either is not the right one any more.
 */
final class Link {
    private static final int PATIENCE_MS = 700;

    final ShardSite site;
    private final World world;
    private final Node node;
    private final Wire.Way way;
    private @Nullable Store store;
    private long generation;
    private boolean refreshing;
    private long refusedSinceMs = -1;
    private long refusedGeneration;

    /** What a store does when a request arrives. */
    interface Call<T> {
        T on(Store store, long generation);
    }

    Link(World world, Node node, ShardSite site) {
        this.world = world;
        this.node = node;
        this.site = site;
        var weather = world.climate.weather();
        this.way = new Wire.Way(
                weather.lost(),
                weather.repeated(),
                weather.late(),
                weather.shardTimeoutMs(),
                () -> world.cuts.isCut(node.index(), site.shard));
    }

    long generation() {
        return generation;
    }

    /** Whether new work had better not rely on this shard. */
    boolean isTroubled() {
        return store == null || refusedSinceMs >= 0;
    }

    int command(Command command, Consumer<Reply> heard, Runnable silence) {
        return ask(
                (at, expected) -> site.apply(at, expected, command),
                reply -> {
                    notice(reply);
                    heard.accept(reply);
                },
                silence);
    }

    /** Asks the store that this is connected to, in the generation that this knows; returns the number of copies sent. */
    <T> int ask(Call<T> call, Consumer<T> heard, Runnable silence) {
        var target = store;
        if (target == null || !target.isUp()) {
            refresh();
            node.post(world.dice.between(5, 40), silence);
            return 0;
        }
        long expected = generation;
        return world.wire.ask(
                node,
                way,
                () -> target.isUp() ? Optional.of(call.on(target, expected)) : Optional.empty(),
                heard,
                silence);
    }

    /** Asks one certain store, as a rebuild does, which must not end up at another one half way. */
    <T> void askStore(Store target, Call<T> call, long expected, Consumer<T> heard, Runnable silence) {
        world.wire.ask(
                node,
                way,
                () -> target.isUp() ? Optional.of(call.on(target, expected)) : Optional.empty(),
                heard,
                silence);
    }

    /** Draws conclusions from a reply: a shard that goes on refusing needs a rebuild. */
    void notice(Reply reply) {
        switch (reply) {
            case Reply.Lost lost -> refused();
            case Reply.Closed closed -> refused();
            default -> refusedSinceMs = -1;
        }
    }

    private void refused() {
        if (refusedSinceMs < 0 || refusedGeneration != generation) {
            refusedSinceMs = world.nowMs();
            refusedGeneration = generation;
        } else if (world.nowMs() - refusedSinceMs > PATIENCE_MS) {
            node.rebuild(this, generation);
        }
        refresh();
    }

    /** Breaks the connection; the next one is another. */
    void disconnect() {
        store = null;
    }

    /** Whether it is connected to this store. */
    boolean isAt(Store other) {
        return store == other;
    }

    /** Reads the generation on record, and connects to the store on record. */
    void refresh() {
        if (refreshing) {
            return;
        }
        refreshing = true;
        node.journal(journal -> journal.generations().present(site.shard), this::connect, () -> {
            refreshing = false;
            node.post(200, this::refresh);
        });
    }

    private void connect(GenerationTable.Present present) {
        refreshing = false;
        generation = Math.max(generation, present.generation());
        if (store != null && store.isUp() && store.identity == present.identity()) {
            return;
        }
        var candidate = site.oldPrimaries().isEmpty() || !world.unlucky(200)
                ? site.primary()
                : world.dice.oneOf(site.oldPrimaries());
        if (candidate == null) {
            store = null;
            node.post(200, this::refresh);
        } else if (candidate.identity == present.identity() || world.sabotage.has(Plant.IDENTITY_NOT_COMPARED)) {
            store = candidate;
        } else {
            store = null;
            refuse(candidate);
        }
    }

    /** The gate: not the store on record, so nothing is read or written there, and the shard is built anew. */
    private void refuse(Store candidate) {
        world.tally.count(Counter.STORE_REFUSED);
        world.trace.step(
                world.nowMs(),
                What.NODE,
                node.index(),
                candidate.identity,
                () -> node + " refuses store " + candidate.identity + " of " + site.shard);
        node.post(world.dice.between(100, 600), () -> {
            if (store == null) {
                node.rebuild(this, generation);
                refresh();
            }
        });
    }
}
