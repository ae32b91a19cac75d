package io.holdfast.app.faults;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Decision;
import io.holdfast.coordinator.Event;
import io.holdfast.coordinator.Journal;
import io.holdfast.coordinator.Votes;
import io.holdfast.faults.About;
import io.holdfast.faults.Operation;
import io.holdfast.protocol.LogFields;
import io.holdfast.protocol.TxId;
import io.holdfast.runtime.EventSink;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal with faults at {@code decide} and {@code durable}. A verdict that is lost becomes "in doubt", as when the connection
 * breaks: the coordinator then has to find out what the journal holds.
 */
final class FaultyJournal implements Journal {
    private static final Logger LOG = LoggerFactory.getLogger(FaultyJournal.class);
    private static final Event IN_DOUBT = new Event.InDoubt();
    /** A second copy comes when the first has been told, and acted upon. */
    private static final long LATE_MS = 100;

    private final Vertx vertx;
    private final LoopFaults faults;
    private final EventSink coordinator;
    private final Journal inner;
    private final Map<TxId, Asked> asked = new HashMap<>();

    /** A COMMIT whose verdict is awaited, and what is to become of that. */
    private record Asked(Attempt attempt, Votes votes, Course course) {
        About about() {
            return About.of(attempt.transaction());
        }
    }

    FaultyJournal(Vertx vertx, LoopFaults faults, EventSink coordinator, Function<EventSink, Journal> journal) {
        this.vertx = vertx;
        this.faults = faults;
        this.coordinator = coordinator;
        this.inner = journal.apply(this::verdict);
    }

    @Override
    public void commit(Attempt attempt, Votes votes) {
        var about = About.of(attempt.transaction());
        faults.at(Operation.DECIDE.before(), about)
                .onSuccess(course -> commit(new Asked(attempt, votes, course)))
                .onFailure(cause -> failed(attempt.tx(), cause));
    }

    private void commit(Asked commit) {
        var tx = commit.attempt.tx();
        if (commit.course == Course.FAIL) {
            vertx.runOnContext(later -> coordinator.on(tx, IN_DOUBT));
        } else {
            asked.put(tx, commit);
            inner.commit(commit.attempt, commit.votes);
        }
    }

    @Override
    public void abort(Attempt attempt) {
        inner.abort(attempt);
    }

    private void verdict(TxId tx, Event verdict) {
        var commit = asked.remove(tx);
        if (commit == null) {
            tell(tx, verdict, About.UNKNOWN);
            return;
        }
        switch (commit.course) {
            case GO_ON, FAIL ->
                faults.at(Operation.DECIDE.after(), commit.about())
                        .onSuccess(course -> decided(commit, verdict, course))
                        .onFailure(cause -> failed(tx, cause));
            case LOSE_REPLY -> coordinator.on(tx, IN_DOUBT);
            // The second verdict counts: it must be the first one.
            case TWICE -> commit(new Asked(commit.attempt, commit.votes, Course.GO_ON));
        }
    }

    private void decided(Asked commit, Event verdict, Course course) {
        var tx = commit.attempt.tx();
        switch (course) {
            case GO_ON -> tell(tx, verdict, commit.about());
            case FAIL, LOSE_REPLY -> coordinator.on(tx, IN_DOUBT);
            case TWICE -> {
                tell(tx, verdict, commit.about());
                vertx.setTimer(LATE_MS, late -> inner.commit(commit.attempt, commit.votes));
            }
        }
    }

    private void tell(TxId tx, Event verdict, About about) {
        if (verdict instanceof Event.Durable(Decision decision) && decision == Decision.COMMIT) {
            faults.at(Operation.DURABLE.before(), about)
                    .onSuccess(course -> tellDurable(tx, verdict, about, course))
                    .onFailure(cause -> failed(tx, cause));
        } else {
            coordinator.on(tx, verdict);
        }
    }

    private void tellDurable(TxId tx, Event durable, About about, Course course) {
        switch (course) {
            case GO_ON -> coordinator.on(tx, durable);
            case FAIL, LOSE_REPLY -> coordinator.on(tx, IN_DOUBT);
            case TWICE -> {
                coordinator.on(tx, durable);
                coordinator.on(tx, durable);
            }
        }
        faults.passed(Operation.DURABLE.after(), about);
    }

    private void failed(TxId tx, Throwable cause) {
        LOG.atError()
                .addKeyValue(LogFields.TX, tx)
                .setCause(cause)
                .log("the rules of faults cannot be asked about {}", tx);
        coordinator.on(tx, IN_DOUBT);
    }
}
