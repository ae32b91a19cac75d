package io.holdfast.app.faults;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Event;
import io.holdfast.coordinator.Messenger;
import io.holdfast.coordinator.Verb;
import io.holdfast.faults.About;
import io.holdfast.faults.Operation;
import io.holdfast.protocol.LogFields;
import io.holdfast.protocol.TxId;
import io.holdfast.runtime.EventSink;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of FINISH from the coordinator to a branch and back, with faults in it. They meet the first FINISH of a branch; what is
 * sent again after a pause meets those of the participant only.
 */
final class FaultyFinish implements EventSink {
    private static final Logger LOG = LoggerFactory.getLogger(FaultyFinish.class);

    private final Vertx vertx;
    private final LoopFaults faults;
    private final EventSink coordinator;
    private final Map<Sent, Sending> sent = new HashMap<>();

    private record Sent(TxId tx, int branch) {}

    private record Sending(About about, Course course) {}

    FaultyFinish(Vertx vertx, LoopFaults faults, EventSink coordinator) {
        this.vertx = vertx;
        this.faults = faults;
        this.coordinator = coordinator;
    }

    Messenger around(Messenger inner) {
        return (attempt, branch, verb) -> {
            if (verb == Verb.FINISH) {
                send(inner, attempt, branch);
            } else {
                inner.send(attempt, branch, verb);
            }
        };
    }

    private void send(Messenger inner, Attempt attempt, int branch) {
        var about = About.of(attempt.transaction());
        faults.at(Operation.FINISH.before(), about)
                .onSuccess(course -> {
                    if (course == Course.FAIL) {
                        vertx.runOnContext(later -> undelivered(attempt.tx(), branch));
                    } else {
                        sent.put(new Sent(attempt.tx(), branch), new Sending(about, course));
                        send(inner, attempt, branch, course);
                    }
                })
                .onFailure(cause -> failed(attempt.tx(), branch, cause));
    }

    private static void send(Messenger inner, Attempt attempt, int branch, Course course) {
        inner.send(attempt, branch, Verb.FINISH);
        if (course == Course.TWICE) {
            inner.send(attempt, branch, Verb.FINISH);
        }
    }

    /** What the messenger has to say; only news of a FINISH that was sent through here can meet a fault. */
    @Override
    public void on(TxId tx, Event event) {
        switch (event) {
            case Event.Finished(int branch, var reply) -> finished(tx, branch, event);
            case Event.Undelivered(int branch, Verb verb) when verb == Verb.FINISH -> finished(tx, branch, event);
            case Event.Undelivered vote -> coordinator.on(tx, vote);
            case Event.Voted voted -> coordinator.on(tx, voted);
            case Event.Undone undone -> coordinator.on(tx, undone);
            case Event.Begin e -> coordinator.on(tx, e);
            case Event.Durable e -> coordinator.on(tx, e);
            case Event.Rejected e -> coordinator.on(tx, e);
            case Event.InDoubt e -> coordinator.on(tx, e);
            case Event.Deadline e -> coordinator.on(tx, e);
        }
    }

    private void finished(TxId tx, int branch, Event event) {
        var sending = sent.remove(new Sent(tx, branch));
        if (sending == null) {
            coordinator.on(tx, event);
        } else if (sending.course == Course.LOSE_REPLY) {
            undelivered(tx, branch);
        } else {
            faults.at(Operation.FINISH.after(), sending.about)
                    .onSuccess(course -> tell(tx, branch, event, course))
                    .onFailure(cause -> failed(tx, branch, cause));
        }
    }

    private void tell(TxId tx, int branch, Event event, Course course) {
        switch (course) {
            case GO_ON -> coordinator.on(tx, event);
            case FAIL, LOSE_REPLY -> undelivered(tx, branch);
            case TWICE -> {
                coordinator.on(tx, event);
                coordinator.on(tx, event);
            }
        }
    }

    private void undelivered(TxId tx, int branch) {
        coordinator.on(tx, new Event.Undelivered(branch, Verb.FINISH));
    }

    private void failed(TxId tx, int branch, Throwable cause) {
        LOG.atError()
                .addKeyValue(LogFields.TX, tx)
                .setCause(cause)
                .log("the rules of faults cannot be asked about {}", tx);
        undelivered(tx, branch);
    }
}
