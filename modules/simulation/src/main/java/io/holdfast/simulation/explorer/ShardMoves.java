package io.holdfast.simulation.explorer;

import io.holdfast.protocol.Command;
import io.holdfast.protocol.Reply;
import io.holdfast.simulation.BranchRecord;
import io.holdfast.simulation.Guard;
import io.holdfast.simulation.Header;
import io.holdfast.simulation.ParticipantModel;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What can happen at a shard: a packet arrives, now or again, or the store is lost and built anew. */
final class ShardMoves {
    private final World world;
    private final Layout layout;
    private final Rebuild rebuild;
    private final Replies replies;

    ShardMoves(World world, Replies replies) {
        this.world = world;
        this.replies = replies;
        this.layout = world.layout;
        this.rebuild = new Rebuild(world);
    }

    void from(int[] state, Sink sink) {
        for (int shard = 0; shard < layout.shards(); shard++) {
            int wire = state[layout.wire(shard)];
            for (int packet = world.sets.next(wire, 0); packet >= 0; packet = world.sets.next(wire, packet + 1)) {
                arrive(state, shard, packet, sink);
            }
            if (world.may(world.shards.get(shard).kind().equals("stock") ? Freedom.STOCK_LOSS : Freedom.PAYMENT_LOSS)) {
                loseAndRebuild(state, shard, sink);
            }
            if (world.lacks(Guard.NO_EXPIRY)) {
                expire(state, shard, sink);
            }
        }
    }

    private void arrive(int[] state, int shard, int packet, Sink sink) {
        arriveAt(state, shard, layout.shard(shard), 0, packet, sink);
        if (state[layout.oldShard(shard)] != 0) {
            arriveAt(state, shard, layout.oldShard(shard), 1, packet, sink);
        }
    }

    /** The old primary's model is stored plus one. */
    private void arriveAt(int[] state, int shard, int at, int offset, int packet, Sink sink) {
        var applied = world.shardTable.apply(state[at] - offset, packet);
        var asked = world.shardTable.packetAt(packet);
        int[] next = state.clone();
        next[at] = applied.next() + offset;
        var where = world.shards.get(shard) + (offset == 0 ? "" : " (old primary)");
        Supplier<String> what = () -> where + " takes " + asked + " and answers " + applied.reply();
        String wrong = contradiction(applied.reply());
        if (wrong != null) {
            sink.broken(what, wrong);
            return;
        }
        boolean owed = Owed.isOwed(state[layout.owed(asked.tx())], Owed.reply(asked.branch(), asked.verb()));
        replies.send(next, asked.tx(), applied.event(), owed, what, sink);
    }

    static @Nullable String contradiction(Reply reply) {
        if (reply instanceof Reply.Alarm) {
            return "a shard contradicts the journal (I13)";
        }
        return reply instanceof Reply.NeedRebuild ? "a committed prepare is gone (I6)" : null;
    }

    private void loseAndRebuild(int[] state, int shard, Sink sink) {
        if (world.shardTable.isOpen(state[layout.shard(shard)]) && state[layout.oldShard(shard)] != 0) {
            return;
        }
        var id = world.shards.get(shard);
        var model = world.shardOf(state, shard);
        int[] next = state.clone();
        switch (model.header().state()) {
            case OPEN -> {
                next[layout.journal()] = world.journal.of(world.journalOf(state).bump(id));
                next[layout.oldShard(shard)] = state[layout.shard(shard)] + 1;
                next[layout.shard(shard)] = world.shardTable.of(Rebuild.begun(World.FIRST_GENERATION + 1));
                sink.possible(next, () -> id + " is lost; its old primary lives on; the generation is bumped");
            }
            case LOADING -> {
                boolean loaded = Rebuild.isLoaded(model);
                var built = loaded ? Rebuild.opened(model) : rebuild.loaded(world.journalOf(state), shard);
                next[layout.shard(shard)] = world.shardTable.of(built);
                sink.owed(next, () -> id + (loaded ? " is opened" : " is loaded from the journal"));
            }
            case CLOSED, MISSING -> throw new IllegalStateException("nothing closes a shard here");
        }
    }

    private void expire(int[] state, int shard, Sink sink) {
        var model = world.shardOf(state, shard);
        model.branches().forEach((tx, branch) -> {
            if (branch instanceof BranchRecord.Live && model.header().state() == Header.State.OPEN) {
                int[] next = state.clone();
                ParticipantModel expired = model.apply(model.header().generation(), new Command.Undo(tx))
                        .next();
                next[layout.shard(shard)] = world.shardTable.of(expired);
                sink.possible(next, () -> tx + " expires on " + world.shards.get(shard));
            }
        });
    }
}
