package io.holdfast.simulation.simulator;

import io.holdfast.protocol.Reply;
import io.holdfast.simulation.Header;
import io.holdfast.simulation.ParticipantModel;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One node builds a shard anew, in a generation that only this attempt uses: lock, bump, begin, read the journal, load,
 * open. It may be cut short after each of these, or overtaken by another attempt.
 */
final class Rebuild {
    private static final int GIVES_UP = 40;
    private static final int READING_MS = 300;

    private final World world;
    private final Node node;
    private final Link link;
    private final ShardSite site;
    private @Nullable Snapshot readTooEarly;

    Rebuild(World world, Node node, Link link) {
        this.world = world;
        this.node = node;
        this.link = link;
        this.site = link.site;
    }

    void start(long from) {
        var store = site.primary();
        if (store == null) {
            end();
        } else if (world.sabotage.has(Plant.REBUILD_READS_BEFORE_BUMP)) {
            readTooEarly = world.journal.snapshot(site.shard);
            node.post(READING_MS, () -> lock(store, from));
        } else {
            lock(store, from);
        }
    }

    private void lock(Store store, long from) {
        var once = new Once();
        node.journal(
                journal -> journal.generations().lock(site.shard, node) ? bump(from, store) : 0L,
                generation -> once.run(() -> {
                    if (generation == 0) {
                        unlock();
                    } else {
                        begin(store, generation);
                    }
                }),
                () -> once.run(this::abandon));
    }

    private long bump(long from, Store store) {
        var generations = world.journal.generations();
        boolean takesOver = site.valid() != null && world.sabotage.has(Plant.REBUILD_SHARES_A_GENERATION);
        return takesOver && generations.get(site.shard).generation == from
                ? from
                : generations.bump(site.shard, from, store.identity);
    }

    private void begin(Store store, long generation) {
        step(
                store,
                generation,
                (at, expected) -> {
                    boolean free = at.at(expected) == null || world.sabotage.has(Plant.REBUILD_SHARES_A_GENERATION);
                    if (free) {
                        site.build(at, expected, Snapshot.begun(expected), "begins to load");
                    }
                    return free;
                },
                () -> read(store, generation));
    }

    private void read(Store store, long generation) {
        var once = new Once();
        node.journal(
                journal -> readTooEarly == null ? journal.snapshot(site.shard) : readTooEarly,
                snapshot -> once.run(() -> load(store, generation, snapshot)),
                () -> once.run(this::abandon));
    }

    private void load(Store store, long generation, Snapshot snapshot) {
        change(
                store,
                generation,
                "loads balances",
                loading -> Optional.of(snapshot.withBalances(loading)),
                () -> change(
                        store,
                        generation,
                        "loads records",
                        loading -> Optional.of(snapshot.withRecords(loading)),
                        () -> open(store, generation, snapshot)));
    }

    private void open(Store store, long generation, Snapshot snapshot) {
        change(store, generation, "opens", loading -> opened(snapshot, loading), () -> {
            world.tally.count(Counter.REBUILT);
            unlock();
        });
    }

    private Optional<ParticipantModel> opened(Snapshot snapshot, ParticipantModel loading) {
        boolean opens = snapshot.isCompleteIn(loading) || world.sabotage.has(Plant.OPENS_UNCOUNTED);
        return opens ? Optional.of(Snapshot.opened(loading)) : Optional.empty();
    }

    /** One script on the shard as it is being loaded in this generation; without such a shard it does nothing. */
    private void change(
            Store store,
            long generation,
            String how,
            Function<ParticipantModel, Optional<ParticipantModel>> script,
            Runnable next) {
        step(
                store,
                generation,
                (at, expected) -> {
                    var built = ifLoading(at, expected).flatMap(script);
                    built.ifPresent(model -> site.build(at, expected, model, how));
                    return built.isPresent();
                },
                next);
    }

    private static Optional<ParticipantModel> ifLoading(Store store, long generation) {
        return Optional.ofNullable(store.at(generation))
                .filter(model -> model.header().state() == Header.State.LOADING);
    }

    /** Goes on when the step was done; otherwise the attempt ends, and whoever comes next begins anew. */
    private void step(Store store, long generation, Link.Call<Boolean> call, Runnable next) {
        if (world.unlucky(GIVES_UP)) {
            abandon();
            return;
        }
        var once = new Once();
        link.askStore(
                store,
                call,
                generation,
                done -> once.run(done ? next : this::abandon),
                () -> once.run(goesOnUnheard() ? next : this::abandon));
    }

    private boolean goesOnUnheard() {
        return world.sabotage.has(Plant.OPENS_UNCOUNTED);
    }

    private void abandon() {
        world.tally.count(Counter.REBUILD_ABANDONED);
        unlock();
    }

    private void unlock() {
        end();
        link.refresh();
        node.journal(
                journal -> {
                    journal.generations().unlock(site.shard, node);
                    return Reply.DONE;
                },
                unlocked -> {},
                () -> {});
    }

    private void end() {
        node.rebuilt(site.shard);
    }
}
