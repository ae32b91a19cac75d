package io.holdfast.runtime;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Event;
import io.holdfast.coordinator.ProtocolSelector;
import io.holdfast.coordinator.ProtocolSelector.Health;
import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TraceContext;
import io.holdfast.protocol.TxId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The latest steps of one event loop's transactions, for whoever wants to see how one of them went. A step is some numbers in arrays
 * that were there before, and an object only when something is out of the ordinary: what is kept for a second of full load would
 * otherwise outlive the young generation, and be paid for in collections of the old one. The oldest steps are overwritten.
 */
public final class FlightRecorder {
    /** Some ten to a checkout. */
    static final int STEPS = 1 << 16;

    private static final int MAX_FLIGHTS = 20;
    private static final byte NO_BRANCH = -1;

    /** By then it has ended, unless something is out of the ordinary. */
    private static final long TRACED_AFTER_MS = 2_000;

    private final LongSupplier clockNs;
    private final FlightTraces traces;
    private final long[] txs = new long[STEPS];
    private final long[] timesNs = new long[STEPS];
    private final Flight.Kind[] kinds = new Flight.Kind[STEPS];
    private final byte[] branches = new byte[STEPS];
    private final long[] generations = new long[STEPS];
    private final @Nullable Object[] details = new @Nullable Object[STEPS];
    private final @Nullable String[] orders = new @Nullable String[STEPS];
    private @Nullable ProtocolChoice lastChoice;
    private long noted;
    private @Nullable Context context;

    /**
     * Tells {@code traces} of those that are to be recorded.
     *
     * @param clockNs of any beginning
     */
    public FlightRecorder(LongSupplier clockNs, FlightTraces traces) {
        this.clockNs = clockNs;
        this.traces = traces;
    }

    /** It records on this context from now on. */
    void serve(Context own) {
        context = own;
    }

    /** A transaction begins, chosen to run as it does by {@code selector} in this {@code health}. */
    void begun(Attempt attempt, ProtocolSelector selector, Health health) {
        var transaction = attempt.transaction();
        long begun = noted;
        orders[note(attempt.tx(), Flight.Kind.BEGUN, NO_BRANCH, 0, choice(attempt, selector, health))] =
                transaction.orderId();
        List<Branch> asked = transaction.branches();
        for (int i = 0; i < asked.size(); i++) {
            note(attempt.tx(), Flight.Kind.BRANCH, i, 0, asked.get(i).shard());
        }
        String trace = transaction.trace();
        if (trace != null && TraceContext.isSampled(trace) && !traces.equals(FlightTraces.NONE)) {
            traceLater(trace, begun);
        }
    }

    private void traceLater(String trace, long begun) {
        Objects.requireNonNull(context).owner().setTimer(TRACED_AFTER_MS, due -> {
            if (begun >= noted - STEPS) {
                traces.flown(trace, flight(begun));
            }
        });
    }

    /** The same one as long as it stays the same. */
    private ProtocolChoice choice(Attempt attempt, ProtocolSelector selector, Health health) {
        var choice = ProtocolChoice.of(attempt, selector, health);
        if (!choice.equals(lastChoice)) {
            lastChoice = choice;
        }
        return Objects.requireNonNull(lastChoice);
    }

    /** Something became known of it. */
    void learned(TxId tx, Event event) {
        switch (event) {
            case Event.Begin begin -> {}
            case Event.Voted(int branch, Reply reply) -> replied(tx, Flight.Kind.VOTED, branch, reply);
            case Event.Finished(int branch, Reply reply) -> replied(tx, Flight.Kind.FINISHED, branch, reply);
            case Event.Undone(int branch, Reply reply) -> replied(tx, Flight.Kind.UNDONE, branch, reply);
            case Event.Undelivered(int branch, var verb) -> note(tx, Flight.Kind.UNDELIVERED, branch, 0, verb);
            case Event.Durable(var decision) -> note(tx, Flight.Kind.DURABLE, NO_BRANCH, 0, decision);
            case Event.Rejected(var rejection) -> note(tx, Flight.Kind.REJECTED, NO_BRANCH, 0, rejection);
            case Event.InDoubt doubt -> note(tx, Flight.Kind.IN_DOUBT, NO_BRANCH, 0, null);
            case Event.Deadline deadline -> note(tx, Flight.Kind.DEADLINE, NO_BRANCH, 0, null);
        }
    }

    private void replied(TxId tx, Flight.Kind kind, int branch, Reply reply) {
        if (reply instanceof Reply.Yes(long generation)) {
            note(tx, kind, branch, generation, null);
        } else {
            note(tx, kind, branch, 0, reply);
        }
    }

    /** The client is told. */
    void answered(TxId tx, Outcome outcome) {
        note(tx, Flight.Kind.ANSWERED, NO_BRANCH, 0, outcome instanceof Outcome.Committed ? null : outcome);
    }

    /** Returns where. */
    private int note(TxId tx, Flight.Kind kind, int branch, long generation, @Nullable Object detail) {
        int at = slot(noted++);
        txs[at] = tx.packed();
        timesNs[at] = clockNs.getAsLong();
        kinds[at] = kind;
        branches[at] = (byte) branch;
        generations[at] = generation;
        details[at] = detail;
        orders[at] = null;
        return at;
    }

    /** How the transaction went, if its beginning is still remembered; from any thread. */
    public Future<List<Flight>> of(TxId tx) {
        long packed = tx.packed();
        return read(at -> txs[at] == packed);
    }

    /** How the latest attempts at an order went, the newest first; from any thread. */
    public Future<List<Flight>> of(String order) {
        return read(at -> order.equals(orders[at]));
    }

    private interface Wanted {
        boolean isAt(int at);
    }

    private Future<List<Flight>> read(Wanted wanted) {
        var own = context;
        if (own == null) {
            return Future.succeededFuture(List.of());
        }
        Promise<List<Flight>> found = Promise.promise();
        own.runOnContext(turn -> found.complete(flights(wanted)));
        return found.future();
    }

    private List<Flight> flights(Wanted wanted) {
        long oldest = Math.max(0, noted - STEPS);
        var flights = new ArrayList<Flight>();
        for (long i = noted - 1; i >= oldest && flights.size() < MAX_FLIGHTS; i--) {
            int at = slot(i);
            if (kinds[at] == Flight.Kind.BEGUN && wanted.isAt(at)) {
                flights.add(flight(i));
            }
        }
        return flights;
    }

    private Flight flight(long begun) {
        int first = slot(begun);
        var choice = (ProtocolChoice) Objects.requireNonNull(details[first]);
        Map<Byte, ShardId> shards = new HashMap<>();
        List<Flight.Step> steps = new ArrayList<>();
        for (long i = begun; i < noted; i++) {
            int at = slot(i);
            if (txs[at] == txs[first]) {
                if (kinds[at] == Flight.Kind.BRANCH) {
                    shards.put(branches[at], (ShardId) Objects.requireNonNull(details[at]));
                }
                steps.add(step(at, timesNs[at] - timesNs[first], shards));
            }
        }
        return new Flight(
                TxId.unpack(txs[first]),
                orders[first],
                choice.mode(),
                choice.inWords(),
                clockNs.getAsLong() - timesNs[first],
                steps);
    }

    private Flight.Step step(int at, long afterNs, Map<Byte, ShardId> shards) {
        byte branch = branches[at];
        var told = StepWords.of(kinds[at], generations[at], details[at]);
        return branch == NO_BRANCH
                ? new Flight.Step(kinds[at], afterNs, null, null, told.text(), told.sound())
                : new Flight.Step(kinds[at], afterNs, (int) branch, shards.get(branch), told.text(), told.sound());
    }

    private static int slot(long step) {
        return (int) (step & (STEPS - 1));
    }
}
