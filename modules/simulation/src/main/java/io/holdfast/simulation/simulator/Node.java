package io.holdfast.simulation.simulator;

import io.holdfast.protocol.ShardId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One life of one node: its sessions, its connections, and what it does for others' sessions and for the shards. */
final class Node {
    private static final int TICK_MS = 200;
    private static final int TICKS_PER_LEASE = 4;
    private static final int TICKS_PER_PING = 12;

    private final World world;
    private final int index;
    private final Wire.Way toJournal;
    private final Deque<Runnable> backlog = new ArrayDeque<>();
    private final Map<ShardId, Link> links = new TreeMap<>();
    private final List<Owner> owners = new ArrayList<>();
    private final Map<Long, Takeover> takeovers = new TreeMap<>();
    private final Map<ShardId, Rebuild> rebuilds = new TreeMap<>();
    private State state = State.RUNNING;
    private boolean openingSession;
    private long skewMs;
    private long ticks;

    private enum State {
        RUNNING,
        PAUSED,
        ENDED
    }

    Node(World world, int index) {
        this.world = world;
        this.index = index;
        var weather = world.climate.weather();
        this.toJournal = new Wire.Way(
                weather.journalSilent(),
                0,
                weather.journalLate(),
                weather.journalTimeoutMs(),
                () -> world.cuts.isCutFromJournal(index));
    }

    void start() {
        for (ShardSite site : world.sites) {
            var link = new Link(world, this, site);
            links.put(site.shard, link);
            link.refresh();
        }
        openSession();
        tick();
    }

    private void openSession() {
        if (openingSession) {
            return;
        }
        openingSession = true;
        journal(
                journal -> journal.sessions().open(index, world.nowMs()).id,
                session -> {
                    openingSession = false;
                    owners.add(new Owner(world, this, session));
                },
                () -> {
                    openingSession = false;
                    openSession();
                });
    }

    private void tick() {
        owners.removeIf(owner -> owner != current() && owner.coordinator().unsettled() == 0);
        owners.forEach(Owner::tick);
        if (ticks % TICKS_PER_LEASE == index % TICKS_PER_LEASE) {
            owners.forEach(this::renew);
            watch();
        }
        if (ticks % TICKS_PER_PING == 0) {
            links.values().forEach(this::ping);
        }
        ticks++;
        post(TICK_MS, this::tick);
    }

    /** Even a shard that nobody asks for anything must be found to be lost, or to have gone on without this node. */
    private void ping(Link link) {
        link.refresh();
        link.ask((store, generation) -> link.site.ping(store, generation), link::notice, () -> {});
    }

    private void renew(Owner owner) {
        journal(
                journal -> journal.sessions().renew(owner.session(), world.nowMs()),
                renewed -> {
                    if (!renewed && owner == current() && !openingSession) {
                        world.tally.count(Counter.RESUMED_FENCED);
                        openSession();
                    }
                },
                () -> {});
    }

    /** Looks for sessions whose owner is gone, or seems to be. */
    private void watch() {
        var own = current();
        if (own == null || world.dice.happens(300)) {
            return;
        }
        journal(
                journal -> journal.sessions().abandoned(world.nowMs(), index, own.session()),
                abandoned -> abandoned.forEach(this::takeOver),
                () -> {});
    }

    void takeOver(long session) {
        if (takeovers.containsKey(session)) {
            return;
        }
        if (world.nodes().anyMatch(node -> node != this && node.takeovers.containsKey(session))) {
            world.tally.count(Counter.RIVAL_RECOVERY);
        }
        var takeover = new Takeover(world, this, session);
        takeovers.put(session, takeover);
        takeover.start();
    }

    void takenOver(long session) {
        takeovers.remove(session);
    }

    /** Builds the shard anew if its generation is still this one. */
    void rebuild(Link link, long generation) {
        if (!rebuilds.containsKey(link.site.shard)) {
            var rebuild = new Rebuild(world, this, link);
            rebuilds.put(link.site.shard, rebuild);
            rebuild.start(generation);
        }
    }

    boolean isRebuilding(ShardId shard) {
        return isAlive() && rebuilds.containsKey(shard);
    }

    void rebuilt(ShardId shard) {
        rebuilds.remove(shard);
    }

    /** Does it later, if this life lasts; while it is paused, everything waits. */
    void post(int delayMs, Runnable action) {
        world.agenda.after(delayMs, () -> {
            switch (state) {
                case RUNNING -> action.run();
                case PAUSED -> backlog.add(action);
                case ENDED -> {}
            }
        });
    }

    /** Asks the journal; whether a request that was not answered has been carried out is unknown. */
    <T> void journal(Function<SimulatedJournal, T> request, Consumer<T> heard, Runnable unknown) {
        world.wire.ask(this, toJournal, () -> Optional.of(request.apply(world.journal)), heard, unknown);
    }

    void end() {
        state = State.ENDED;
        backlog.clear();
    }

    void pause() {
        state = State.PAUSED;
    }

    void resume() {
        if (state != State.PAUSED) {
            return;
        }
        state = State.RUNNING;
        while (state == State.RUNNING && !backlog.isEmpty()) {
            backlog.remove().run();
        }
    }

    void skew(long byMs) {
        skewMs += byMs;
    }

    long clockMs() {
        return world.nowMs() + skewMs;
    }

    boolean isRunning() {
        return state == State.RUNNING;
    }

    boolean isAlive() {
        return state != State.ENDED;
    }

    int index() {
        return index;
    }

    Link link(ShardId shard) {
        var link = links.get(shard);
        if (link == null) {
            throw new IllegalStateException("no way to " + shard);
        }
        return link;
    }

    Iterable<Link> links() {
        return links.values();
    }

    boolean isTroubled() {
        return links.values().stream().anyMatch(Link::isTroubled);
    }

    /** The session that new work runs in, once there is one. */
    @Nullable
    Owner current() {
        return owners.isEmpty() ? null : owners.getLast();
    }

    /** Nothing is left to do for its sessions, others' sessions and the shards. */
    boolean isIdle() {
        return takeovers.isEmpty()
                && rebuilds.isEmpty()
                && !owners.isEmpty()
                && owners.stream().allMatch(owner -> owner.coordinator().unsettled() == 0);
    }

    @Override
    public String toString() {
        return "node " + index;
    }
}
