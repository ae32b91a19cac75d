package io.holdfast.simulation.simulator;

import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import io.holdfast.simulation.BranchRecord;
import io.holdfast.simulation.Guard;
import io.holdfast.simulation.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One node settles another's session: fences it in the journal; then on each shard fences, searches, and settles what it
 * finds; and when every shard is through in the generation that still counts, closes the session.
 */
final class Takeover {
    private static final int FORGET_TRIES = 5;

    private final World world;
    private final Node node;
    private final long session;
    private final Map<ShardId, Long> searched = new TreeMap<>();

    /** What a search of a shard brought: branches in the state P or X, or a reason why it was not searched. */
    private record Found(List<Branch> branches, Optional<Reply> refusal) {}

    private record Branch(TxId tx, BranchRecord.Live record) {}

    Takeover(World world, Node node, long session) {
        this.world = world;
        this.node = node;
        this.session = session;
    }

    void start() {
        journal(
                journal -> {
                    journal.fence(session, node.toString());
                    return true;
                },
                fenced -> searchAll(),
                this::start);
    }

    /** The journal's reply once: the first, or that there was none. */
    private <T> void journal(Function<SimulatedJournal, T> request, Consumer<T> heard, Runnable again) {
        var once = new Once();
        node.journal(request, reply -> once.run(() -> heard.accept(reply)), () -> once.run(() -> later(again)));
    }

    private void later(Runnable action) {
        node.post(world.dice.between(100, 500), action);
    }

    private void searchAll() {
        for (Link link : node.links()) {
            if (!searched.containsKey(link.site.shard)) {
                fence(link);
            }
        }
    }

    private void fence(Link link) {
        long generation = link.generation();
        if (world.sabotage.lacks(Guard.FENCE_BEFORE_SCAN)) {
            search(link, generation);
            link.ask((store, expected) -> link.site.fence(store, expected, session), reply -> {}, () -> {});
            return;
        }
        var once = new Once();
        link.ask(
                (store, expected) -> link.site.fence(store, expected, session),
                reply -> once.run(() -> {
                    link.notice(reply);
                    if (reply instanceof Reply.Done) {
                        search(link, generation);
                    } else {
                        later(() -> fence(link));
                    }
                }),
                () -> once.run(() -> later(() -> fence(link))));
    }

    /** In the generation in which the fence was acknowledged: another one would have to be fenced first. */
    private void search(Link link, long generation) {
        var once = new Once();
        link.ask(
                (store, expected) -> live(store, expected, generation),
                found -> once.run(() -> found.refusal()
                        .ifPresentOrElse(
                                reply -> {
                                    link.notice(reply);
                                    later(() -> fence(link));
                                },
                                () -> settle(link, generation, found.branches()))),
                () -> once.run(() -> later(() -> fence(link))));
    }

    private Found live(Store store, long expected, long fenced) {
        var model = store.at(expected);
        if (model == null || expected != fenced) {
            return new Found(List.of(), Optional.of(Reply.LOST));
        }
        if (model.header().state() != Header.State.OPEN) {
            return new Found(List.of(), Optional.of(Reply.CLOSED));
        }
        var branches = new ArrayList<Branch>();
        for (TxId tx : model.subjects().values()) {
            if (tx.session() == session && model.branches().get(tx) instanceof BranchRecord.Live live) {
                branches.add(new Branch(tx, live));
            }
        }
        branches.sort((one, other) -> one.tx().compareTo(other.tx()));
        return new Found(List.copyOf(branches), Optional.empty());
    }

    private void settle(Link link, long generation, List<Branch> branches) {
        var all = world.sabotage.has(Plant.RECOVERY_SETTLES_ONE_BRANCH) && branches.size() > 1
                ? branches.subList(0, 1)
                : branches;
        int[] left = {all.size()};
        for (Branch branch : all) {
            new Settlement(world, node, link, branch.tx(), branch.record(), () -> {
                        if (--left[0] == 0) {
                            through(link.site.shard, generation);
                        }
                    })
                    .start();
        }
        if (all.isEmpty()) {
            through(link.site.shard, generation);
        }
    }

    private void through(ShardId shard, long generation) {
        searched.put(shard, generation);
        if (searched.size() == world.sites.size()) {
            close();
        }
    }

    private void close() {
        var generations = new TreeMap<>(searched);
        journal(
                journal -> journal.close(session, generations),
                closed -> {
                    if (closed) {
                        closed();
                    } else {
                        searchAgain();
                    }
                },
                this::close);
    }

    private void closed() {
        world.tally.count(Counter.TAKEN_OVER);
        for (Link link : node.links()) {
            forget(link, FORGET_TRIES);
        }
        raiseFloor();
        node.takenOver(session);
    }

    /** So that its records go; whoever does not hear of it learns it from the journal when it is built anew. */
    private void forget(Link link, int tries) {
        if (tries == 0) {
            return;
        }
        var once = new Once();
        link.ask(
                (store, generation) -> link.site.lowWater(store, generation, session, TxId.MAX_SEQ),
                reply -> once.run(() -> {
                    if (!(reply instanceof Reply.Done)) {
                        later(() -> forget(link, tries - 1));
                    }
                }),
                () -> once.run(() -> later(() -> forget(link, tries - 1))));
    }

    /** Somebody raises the floors now and then; whether a shard hears of it does not matter. */
    private void raiseFloor() {
        journal(
                SimulatedJournal::floor,
                floor -> {
                    for (Link link : node.links()) {
                        link.ask(
                                (store, generation) -> link.site.raiseFloor(store, generation, floor),
                                link::notice,
                                () -> {});
                    }
                },
                () -> {});
    }

    /** A shard was built anew after it was searched: from a journal that may not have known of the fence. */
    private void searchAgain() {
        world.tally.count(Counter.RECOVERY_REPEATED);
        node.links().forEach(Link::refresh);
        later(() -> {
            for (Link link : node.links()) {
                if (searched.getOrDefault(link.site.shard, 0L) != link.generation()) {
                    searched.remove(link.site.shard);
                }
            }
            if (searched.size() == world.sites.size()) {
                close();
            } else {
                searchAll();
            }
        });
    }
}
