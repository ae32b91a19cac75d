package io.holdfast.simulation.simulator;

import io.holdfast.protocol.ShardId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Everything that one seed brings into being, and who can find whom in it. */
final class World {
    final Sabotage sabotage;
    final Dice dice;
    final Climate climate;
    final Agenda agenda = new Agenda();
    final Trace trace;
    final Tally tally = new Tally();
    final Goods goods;
    final Cuts cuts = new Cuts(this);
    final Wire wire = new Wire(this);
    final CommitsUnderWay commitsUnderWay = new CommitsUnderWay();
    final Judge judge;
    final ShardJudge shardJudge;
    final SimulatedJournal journal;
    final Clients clients;
    final List<ShardSite> sites = new ArrayList<>();
    private final Map<ShardId, ShardSite> byShard = new HashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private long storesMade;
    private boolean calm;

    World(long seed, Sabotage sabotage, int keptSteps) {
        this.sabotage = sabotage;
        this.dice = new Dice(seed);
        this.climate = Climate.of(dice, sabotage.amid());
        this.trace = new Trace(keptSteps);
        this.goods = new Goods(climate.size(), dice);
        this.judge = new Judge(this);
        this.shardJudge = new ShardJudge(this, judge);
        this.journal = new SimulatedJournal(this);
        this.clients = new Clients(this);
        for (ShardId shard : goods.shards()) {
            addSite(shard);
        }
    }

    private void addSite(ShardId shard) {
        var site = new ShardSite(this, shard);
        var store = newStore();
        journal.generations().add(shard, store.identity);
        site.lead(store);
        sites.add(site);
        byShard.put(shard, site);
        var snapshot = journal.snapshot(shard);
        var loaded = snapshot.withBalances(Snapshot.begun(GenerationTable.FIRST));
        store.put(GenerationTable.FIRST, Snapshot.opened(loaded));
    }

    /** An empty store with an identity that no other has had. */
    Store newStore() {
        return new Store(++storesMade);
    }

    /** The next store's identity, for one that begins with what another has written down. */
    Store newStoreFrom(Store other) {
        return other.successor(++storesMade);
    }

    void startNodes() {
        for (int index = 0; index < climate.size().nodes(); index++) {
            nodes.add(new Node(this, index));
        }
        List.copyOf(nodes).forEach(Node::start);
    }

    /** Another life of the node. */
    void startAgain(int index) {
        var node = new Node(this, index);
        nodes.set(index, node);
        node.start();
    }

    Stream<Node> nodes() {
        return nodes.stream();
    }

    Node node(int index) {
        return nodes.get(index);
    }

    ShardSite site(ShardId shard) {
        var site = byShard.get(shard);
        if (site == null) {
            throw new IllegalStateException("no shard " + shard);
        }
        return site;
    }

    long nowMs() {
        return agenda.nowMs();
    }

    /** Whether something that happens to so many of a thousand happens now; once faults have ended, nothing does. */
    boolean unlucky(int perMille) {
        return !calm && dice.happens(perMille);
    }

    boolean isCalm() {
        return calm;
    }

    /** From now on nothing goes wrong any more. */
    void calmDown() {
        calm = true;
    }
}
