package io.holdfast.coordinator;

import io.holdfast.protocol.Mode;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.Stuck;
import io.holdfast.protocol.Transaction;
import io.holdfast.protocol.TxId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One session's coordinator: holds the phase of every transaction in flight, feeds events to the step functions and
 * hands effects to the ports. Single-threaded; time comes as an argument.
 */
public final class Coordinator {
    private static final long REMIND_MS = 1_000;

    private final long session;
    private final long deadlineMs;
    private final Ports ports;
    private final Protocol protocol;
    private final InFlight inFlight = new InFlight();
    private final RefusalRates refusals = new RefusalRates();
    private ProtocolSelector selector;
    private int voting;

    /** What a coordinator acts through. */
    public record Ports(Journal journal, Messenger messenger, Timers timers, ShardKeeper shards) {}

    public Coordinator(long session, long deadlineMs, ProtocolSelector selector, Ports ports) {
        this(session, deadlineMs, selector, ports, Protocol.BY_MODE);
    }

    public Coordinator(long session, long deadlineMs, ProtocolSelector selector, Ports ports, Protocol protocol) {
        this.session = session;
        this.deadlineMs = deadlineMs;
        this.selector = selector;
        this.ports = ports;
        this.protocol = protocol;
    }

    /** Begins a transaction; the answer comes once, later. Only while {@link #hasRoom()}. */
    public TxId begin(Transaction transaction, ProtocolSelector.Health health, long nowMs, Consumer<Outcome> answer) {
        var mode = transaction.gate() == null ? Mode.TWO_PHASE : selector.choose(health);
        var ordered = mode == Mode.SAGA ? refusals.likeliestFirst(transaction) : transaction;
        var tx = new TxId(session, inFlight.nextSeq());
        inFlight.add(new InFlight.Entry(new Phase.Begun(new Attempt(tx, ordered, mode)), nowMs + deadlineMs, answer));
        on(tx, new Event.Begin(), nowMs);
        return tx;
    }

    /** Takes what became known about a transaction; one that is settled is past caring. */
    public void on(TxId tx, Event event, long nowMs) {
        var entry = tx.session() == session ? inFlight.get(tx.seq()) : null;
        if (entry == null) {
            return;
        }
        var attempt = entry.phase.attempt();
        if (event instanceof Event.Voted(int branch, Reply reply)) {
            refusals.observe(
                    attempt.transaction().branches().get(branch).shard().kind(), reply);
        }
        var step = protocol.step(entry.phase, event);
        voting += count(step.next()) - count(entry.phase);
        entry.phase = step.next();
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.SendLater || effect instanceof Effect.AbortLater) {
                entry.trouble = event;
            }
            perform(effect, entry, nowMs);
        }
    }

    private static int count(Phase phase) {
        return phase.isVoting() ? 1 : 0;
    }

    /** Tells every transaction whose deadline has passed, and again a second later; call it regularly. */
    public void expire(long nowMs) {
        for (long seq = inFlight.lowWater() + 1; seq <= inFlight.last(); seq++) {
            var entry = inFlight.get(seq);
            if (entry == null) {
                continue;
            }
            if (entry.deadlineMs > nowMs) {
                return;
            }
            if (entry.remindMs <= nowMs) {
                entry.remindMs = nowMs + REMIND_MS;
                on(entry.phase.attempt().tx(), new Event.Deadline(), nowMs);
            }
        }
    }

    private void perform(Effect effect, InFlight.Entry entry, long nowMs) {
        var attempt = entry.phase.attempt();
        switch (effect) {
            case Effect.Send(int branch, Verb verb) -> ports.messenger().send(attempt, branch, verb);
            case Effect.SendLater(int branch, Verb verb) -> ports.timers().sendLater(attempt, branch, verb);
            case Effect.Commit(Votes votes) -> ports.journal().commit(attempt, votes);
            case Effect.Abort abort -> ports.journal().abort(attempt);
            case Effect.AbortLater later -> ports.timers().abortLater(attempt);
            case Effect.Answer(Outcome outcome) -> answer(entry, outcome, nowMs);
            case Effect.Rebuild(int branch) ->
                ports.shards()
                        .rebuild(attempt.transaction().branches().get(branch).shard(), attempt.tx());
            case Effect.RaiseAlarm(int branch) ->
                ports.shards()
                        .alarm(attempt.transaction().branches().get(branch).shard(), attempt.tx());
            case Effect.Settle settle -> inFlight.settle(attempt.tx().seq());
        }
    }

    private void answer(InFlight.Entry entry, Outcome outcome, long nowMs) {
        if (entry.phase.attempt().transaction().gate() != null) {
            selector = selector.after(outcome, nowMs);
        }
        entry.answer.accept(outcome);
    }

    /** Shows {@code each} what is past its deadline and not settled, the oldest first. */
    public void overdue(long nowMs, Consumer<Unsettled> each) {
        for (long seq = inFlight.lowWater() + 1; seq <= inFlight.last(); seq++) {
            var entry = inFlight.get(seq);
            if (entry != null && entry.deadlineMs > nowMs) {
                return;
            }
            if (entry != null) {
                each.accept(unsettled(entry, nowMs));
            }
        }
    }

    /** A transaction in flight, overdue or not, or null once it is settled. */
    public @Nullable Unsettled unsettled(TxId tx, long nowMs) {
        var entry = tx.session() == session ? inFlight.get(tx.seq()) : null;
        return entry == null ? null : unsettled(entry, nowMs);
    }

    /**
     * Has the journal hold ABORT before the deadline, unless it holds a decision. In doubt it is asked already. Returns whether
     * the transaction is undecided.
     */
    public boolean abort(TxId tx, long nowMs) {
        var unsettled = unsettled(tx, nowMs);
        if (unsettled == null || unsettled.cause() != Stuck.Cause.UNDECIDED) {
            return false;
        }
        if (!(unsettled.phase() instanceof Phase.Doubtful)) {
            on(tx, new Event.Deadline(), nowMs);
        }
        return true;
    }

    private Unsettled unsettled(InFlight.Entry entry, long nowMs) {
        return new Unsettled(entry.phase, entry.trouble, nowMs + deadlineMs - entry.deadlineMs);
    }

    /** The attempt of a transaction in flight, or null once it is settled. */
    public @Nullable Attempt attempt(TxId tx) {
        var entry = tx.session() == session ? inFlight.get(tx.seq()) : null;
        return entry == null ? null : entry.phase.attempt();
    }

    /** Whether another transaction may begin; false while an old one holds back too many. */
    public boolean hasRoom() {
        return !inFlight.isFull();
    }

    public long session() {
        return session;
    }

    /** How many transactions are not settled. */
    public int unsettled() {
        return inFlight.size();
    }

    /** How many transactions await votes: as many decisions may follow soon. */
    public int voting() {
        return voting;
    }

    /** The largest sequence number at or below which every transaction is settled; 0 at first. */
    public long lowWater() {
        return inFlight.lowWater();
    }

    /** The protocol's choice at present, for metrics and for the record of switches. */
    public ProtocolSelector selector() {
        return selector;
    }
}
