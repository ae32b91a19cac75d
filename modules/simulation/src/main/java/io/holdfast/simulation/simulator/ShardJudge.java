package io.holdfast.simulation.simulator;

import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import io.holdfast.simulation.BranchRecord;
import io.holdfast.simulation.Header;
import io.holdfast.simulation.ParticipantModel;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a shard says and has against the invariants, after everything that it does. Its balances and records count
 * while it is open, in the present generation, on the store on record; what it says must never contradict the journal.
 */
final class ShardJudge {
    private final World world;
    private final Judge judge;
    private final Map<ShardId, Set<Long>> fencedBefore = new HashMap<>();

    ShardJudge(World world, Judge judge) {
        this.world = world;
        this.judge = judge;
    }

    /** Before a shard's next generation begins in the journal. */
    void bumps(GenerationTable.Row row, long generation) {
        Judge.broken(
                generation <= row.generation, () -> row.shard + " goes back to generation " + generation + " (I10)");
        fencedBefore.put(row.shard, world.journal.sessions().fenced());
    }

    /** A transaction with a branch here has been committed. */
    void committed(ShardSite site, TxId tx) {
        var store = site.onRecord();
        if (store != null) {
            check(site, store, world.journal.generation(site.shard), tx);
        }
    }

    /** A shard has carried out a command, or refused to. */
    void replied(ShardSite site, Store store, long generation, Command command, Reply reply) {
        var dossier = judge.dossier(command.tx());
        switch (command) {
            case Command.Prepare c -> dossier.arrived(site.shard);
            case Command.Execute c -> dossier.arrived(site.shard);
            case Command.Finish c -> {}
            case Command.Undo c -> {}
        }
        checkReply(site, store, generation, dossier, reply);
        if (store == site.onRecord() && generation == world.journal.generation(site.shard)) {
            check(site, store, generation, command.tx());
        }
    }

    private void checkReply(ShardSite site, Store store, long generation, Dossier dossier, Reply reply) {
        var tx = dossier.attempt.tx();
        switch (reply) {
            case Reply.Yes(long voted) -> {
                boolean dead = store != site.onRecord() || voted != world.journal.generation(site.shard);
                dossier.voted(site.shard, voted, dead);
                var model = store.at(generation);
                Judge.broken(
                        model != null && tx.seq() <= model.header().lowWater(tx.session()),
                        () -> site.shard + " accepts " + tx + " below the low water (I10)");
                Judge.broken(
                        !dead && fencedBefore.getOrDefault(site.shard, Set.of()).contains(tx.session()),
                        () -> site.shard + " begins " + tx + ", whose session was fenced before its generation (I5)");
            }
            case Reply.Alarm alarm ->
                throw new Violation(site.shard + " contradicts the journal about " + tx + " (I13)");
            case Reply.NeedRebuild lost ->
                Judge.broken(
                        !dossier.mayLackRecord(site.shard),
                        () -> site.shard + " has lost a prepare of " + tx + ", and nobody took it (I6)");
            default -> {}
        }
    }

    /** A shard has taken a low water. */
    void administered(ShardSite site, Store store, long generation, Reply reply) {
        Judge.broken(reply instanceof Reply.Alarm, () -> site.shard + ": the low water passes what is reserved (I13)");
        if (store == site.onRecord() && generation == world.journal.generation(site.shard)) {
            check(site, store, generation, null);
        }
    }

    /** A rebuild has done a step. */
    void built(ShardSite site, Store store, long generation) {
        var model = store.at(generation);
        boolean counts = store == site.onRecord() && generation == world.journal.generation(site.shard);
        if (!counts || model == null || model.header().state() != Header.State.OPEN) {
            return;
        }
        check(site, store, generation, null);
        for (SessionTable.Row session : world.journal.sessions().all()) {
            if (session.isClosed()) {
                checkClosed(site, model, session.id);
            }
        }
        for (Dossier dossier : judge.dossiers()) {
            for (Branch branch : dossier.attempt.transaction().branches()) {
                if (branch.shard().equals(site.shard)) {
                    checkRecord(site, model, dossier.attempt.tx());
                }
            }
        }
    }

    /** A session has been settled for good. */
    void closed(long session) {
        for (ShardSite site : world.sites) {
            var model = site.valid();
            if (model != null && model.header().state() == Header.State.OPEN) {
                checkClosed(site, model, session);
            }
        }
    }

    /** Of a session that is settled for good nothing is reserved, and nothing can begin. */
    private static void checkClosed(ShardSite site, ParticipantModel model, long session) {
        Judge.broken(
                model.subjects().values().stream().anyMatch(tx -> tx.session() == session),
                () -> "session " + session + " is closed, and " + site.shard + " holds something of it (I9)");
        Judge.broken(
                !model.header().fences().contains(session) && model.header().lowWater(session) < TxId.MAX_SEQ,
                () -> "session " + session + " is closed, and may begin something on " + site.shard + " (I10)");
    }

    private void check(ShardSite site, Store store, long generation, @Nullable TxId tx) {
        var model = store.at(generation);
        if (model != null && model.header().state() == Header.State.OPEN) {
            if (tx != null) {
                checkRecord(site, model, tx);
            }
            judge.ledger().check(site.shard, model, judge::isCommitted);
        }
    }

    private void checkRecord(ShardSite site, ParticipantModel model, TxId tx) {
        var dossier = judge.dossier(tx);
        switch (model.branches().get(tx)) {
            case null ->
                Judge.broken(
                        dossier.committed
                                && tx.seq() > model.header().lowWater(tx.session())
                                && !dossier.mayLackRecord(site.shard),
                        () -> tx + " is committed, and " + site.shard + " does not know it (I6)");
            case BranchRecord.Live live ->
                Judge.broken(
                        !tx.equals(model.subjects().get(live.subject())),
                        () -> site.shard + " has forgotten who holds " + live.subject());
            case BranchRecord.Final done ->
                Judge.broken(!dossier.committed, () -> tx + " is final on " + site.shard + " without COMMIT (I6)");
            case BranchRecord.Tombstone stone ->
                Judge.broken(dossier.committed, () -> tx + " is committed, and released on " + site.shard + " (I4)");
        }
    }
}
