package io.holdfast.simulation.simulator;

import io.holdfast.protocol.Command;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import io.holdfast.simulation.BranchRecord;
import io.holdfast.simulation.Guard;
import io.holdfast.simulation.Header;
import io.holdfast.simulation.ParticipantModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where one shard lives: its primary, old primaries that do not know better, and what they make of commands. */
final class ShardSite {
    final ShardId shard;
    private final World world;
    private final BrokenShard participant;
    private final List<Store> oldPrimaries = new ArrayList<>();
    private @Nullable Store primary;

    ShardSite(World world, ShardId shard) {
        this.world = world;
        this.shard = shard;
        this.participant = new BrokenShard(world.sabotage);
    }

    /** The store that connections are led to, or null while none is up. */
    @Nullable
    Store primary() {
        return primary;
    }

    List<Store> oldPrimaries() {
        return oldPrimaries;
    }

    void lead(@Nullable Store store) {
        primary = store;
    }

    /** The store that the journal has on record for this shard, if it is up. */
    @Nullable
    Store onRecord() {
        long identity = world.journal.generations().get(shard).identity;
        if (primary != null && primary.identity == identity) {
            return primary;
        }
        for (Store store : oldPrimaries) {
            if (store.identity == identity && store.isUp()) {
                return store;
            }
        }
        return null;
    }

    /** The keys that count: of the store on record, in the present generation. */
    @Nullable
    ParticipantModel valid() {
        var store = onRecord();
        return store == null ? null : store.at(world.journal.generation(shard));
    }

    Reply apply(Store store, long expected, Command command) {
        long generation = generationFor(store, expected);
        var before = Objects.requireNonNullElse(store.at(generation), ParticipantModel.lost());
        var outcome = participant.apply(before, generation, command);
        changed(store, generation, before, outcome.next());
        var reply = outcome.reply();
        world.trace.step(
                world.nowMs(),
                What.SHARD,
                command.tx(),
                31L * kind(reply) + shard.index() + 1_024 * expected,
                () -> name(store) + " takes " + Words.of(command) + " for generation " + expected + " and answers "
                        + reply);
        count(store, before.branches().get(command.tx()), reply);
        world.shardJudge.replied(this, store, generation, command, reply);
        if (world.sabotage.lacks(Guard.NO_EXPIRY)
                && reply instanceof Reply.Yes
                && before.branches().get(command.tx()) == null) {
            world.agenda.after(world.dice.between(500, 3_000), () -> expire(store, generation, command.tx()));
        }
        return reply;
    }

    private long generationFor(Store store, long expected) {
        return world.sabotage.lacks(Guard.GENERATION_AT_SHARD) && !store.isEmpty()
                ? store.newestGeneration()
                : expected;
    }

    @SuppressWarnings("ReferenceEquality") // the model returns itself when nothing has changed
    private void changed(Store store, long generation, ParticipantModel before, ParticipantModel after) {
        if (after != before) {
            store.put(generation, after);
        }
    }

    private void expire(Store store, long generation, TxId tx) {
        var model = store.at(generation);
        if (model != null && store.isUp() && model.branches().get(tx) instanceof BranchRecord.Live) {
            apply(store, generation, new Command.Undo(tx));
        }
    }

    Reply lowWater(Store store, long generation, long session, long seq) {
        var before = Objects.requireNonNullElse(store.at(generation), ParticipantModel.lost());
        var outcome = participant.lowWater(before, generation, session, seq);
        changed(store, generation, before, outcome.next());
        world.tally.count(Counter.LOW_WATER_ADVANCED);
        if (outcome.next().branches().size() < before.branches().size()) {
            world.tally.count(Counter.FORGOTTEN);
        }
        trace(store, session, seq, () -> "low water " + seq + " of session " + session, outcome.reply());
        world.shardJudge.administered(this, store, generation, outcome.reply());
        return outcome.reply();
    }

    Reply raiseFloor(Store store, long generation, long session) {
        var before = Objects.requireNonNullElse(store.at(generation), ParticipantModel.lost());
        var outcome = before.raiseFloor(generation, session);
        changed(store, generation, before, outcome.next());
        if (outcome.next().header().floor() > before.header().floor()) {
            world.tally.count(Counter.FLOOR_RAISED);
        }
        trace(store, session, -2, () -> "the floor " + session, outcome.reply());
        world.shardJudge.administered(this, store, generation, outcome.reply());
        return outcome.reply();
    }

    Reply fence(Store store, long generation, long session) {
        var before = Objects.requireNonNullElse(store.at(generation), ParticipantModel.lost());
        var outcome = before.fence(generation, session);
        changed(store, generation, before, outcome.next());
        trace(store, session, -1, () -> "the fence of session " + session, outcome.reply());
        return outcome.reply();
    }

    /** What a read of the header says. */
    Reply ping(Store store, long generation) {
        var model = store.at(generation);
        if (model == null) {
            return Reply.LOST;
        }
        return model.header().state() == Header.State.OPEN ? Reply.DONE : Reply.CLOSED;
    }

    private void trace(Store store, long session, long detail, Supplier<String> what, Reply reply) {
        world.trace.step(
                world.nowMs(),
                What.SHARD,
                31 * session + kind(reply),
                31 * detail + shard.index(),
                () -> name(store) + " takes " + what.get() + " and answers " + reply);
    }

    /** A step of a rebuild; what it opens takes the place of everything older, and is looked at by the judge. */
    void build(Store store, long generation, ParticipantModel built, String how) {
        store.put(generation, built);
        if (built.header().state() == Header.State.OPEN) {
            store.dropBefore(generation);
        }
        world.trace.step(
                world.nowMs(),
                What.GENERATION,
                generation,
                31L + shard.index(),
                () -> name(store) + " " + how + " in generation " + generation);
        world.shardJudge.built(this, store, generation);
    }

    private void count(Store store, @Nullable BranchRecord before, Reply reply) {
        switch (reply) {
            case Reply.Yes yes -> countIf(before != null, Counter.DUPLICATE_VOTE);
            case Reply.No(Reply.Cause.Aborted aborted) -> world.tally.count(Counter.LATE_PREPARE_REFUSED);
            case Reply.Busy busy -> world.tally.count(Counter.BUSY);
            case Reply.Ended ended -> world.tally.count(Counter.ENDED_HIT);
            case Reply.Stale stale -> world.tally.count(Counter.FENCED_VOTE_REFUSED);
            case Reply.NeedRebuild lost -> world.tally.count(Counter.NEED_REBUILD);
            default -> {}
        }
        countIf(store != primary && !(reply instanceof Reply.Lost), Counter.OLD_PRIMARY_ANSWERED);
    }

    private void countIf(boolean happened, Counter counter) {
        if (happened) {
            world.tally.count(counter);
        }
    }

    String name(Store store) {
        return store == primary ? shard.toString() : shard + " (old primary)";
    }

    private static int kind(Reply reply) {
        return switch (reply) {
            case Reply.Yes r -> 1;
            case Reply.No r -> 2;
            case Reply.Busy r -> 3;
            case Reply.Done r -> 4;
            case Reply.Undone r -> 5;
            case Reply.Ended r -> 6;
            case Reply.Lost r -> 7;
            case Reply.Closed r -> 8;
            case Reply.Stale r -> 9;
            case Reply.Mismatch r -> 10;
            case Reply.ModeConflict r -> 11;
            case Reply.Final r -> 12;
            case Reply.Bad r -> 13;
            case Reply.NeedRebuild r -> 14;
            case Reply.Alarm r -> 15;
        };
    }
}
