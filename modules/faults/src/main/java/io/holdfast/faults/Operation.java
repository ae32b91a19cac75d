package io.holdfast.faults;

import java.util.Locale;

/** What can be disturbed, before and after. */
public enum Operation {
    /** PREPARE of a branch. */
    PREPARE(Owner.PARTICIPANT),
    /** EXECUTE of a branch, in a saga. */
    EXECUTE(Owner.PARTICIPANT),
    /** FINISH of a branch. */
    COMMIT(Owner.PARTICIPANT),
    /** UNDO of a branch, in two-phase commit. */
    ABORT(Owner.PARTICIPANT),
    /** UNDO of a branch, in a saga. */
    COMPENSATE(Owner.PARTICIPANT),

    /** A transaction gets its id, and its first commands are sent. */
    BEGIN(Owner.COORDINATOR),
    /** COMMIT goes to the journal, and its verdict comes back. */
    DECIDE(Owner.COORDINATOR),
    /** The coordinator hears that COMMIT is durable. */
    DURABLE(Owner.COORDINATOR),
    /** Whoever asked for the transaction hears its outcome. */
    ANSWER(Owner.COORDINATOR),
    /** FINISH goes to a branch, and its reply comes back. */
    FINISH(Owner.COORDINATOR),

    /** That Kafka has acknowledged events is marked in the journal. */
    MARK(Owner.EVENTS),
    /** A consumer applies events; that it did is committed to Kafka afterwards. */
    APPLY(Owner.EVENTS);

    /** Whose operations there are. */
    enum Owner {
        PARTICIPANT,
        COORDINATOR,
        EVENTS
    }

    private final Owner owner;

    Operation(Owner owner) {
        this.owner = owner;
    }

    Owner owner() {
        return owner;
    }

    /** Nothing comes back from it that could still be held, lost or repeated: it can only be the last that happens. */
    boolean isOneWay() {
        return this == BEGIN || this == DURABLE || this == ANSWER;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public FaultPoint before() {
        return new FaultPoint(FaultPoint.Side.BEFORE, this);
    }

    public FaultPoint after() {
        return new FaultPoint(FaultPoint.Side.AFTER, this);
    }
}
