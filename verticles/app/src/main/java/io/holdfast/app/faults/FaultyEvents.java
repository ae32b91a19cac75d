package io.holdfast.app.faults;

import io.holdfast.events.consuming.Effects;
import io.holdfast.events.consuming.EventConsumer;
import io.holdfast.faults.About;
import io.holdfast.faults.FaultPoint;
import io.holdfast.faults.Operation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * A relay and consumers that meet faults. Their threads may be blocked: they ask the event loop that has the rules, and wait for what it says.
 * What fails is done once more by them, from what is on record.
 */
final class FaultyEvents {
    private final Context loop;
    private final Future<LoopFaults> faults;

    /** @param faults made on that loop */
    FaultyEvents(Context loop, Future<LoopFaults> faults) {
        this.loop = loop;
        this.faults = faults;
    }

    Runnable aroundMark(Runnable mark) {
        return () -> around(Operation.MARK, mark);
    }

    EventConsumer around(EventConsumer consumer) {
        return consumer.applying(events -> around(Operation.APPLY, () -> consumer.apply(events)));
    }

    private void around(Operation operation, Runnable work) {
        Course before = at(operation.before());
        if (before == Course.FAIL) {
            throw new InjectedFaultException(operation.before());
        }
        work.run();
        if (before == Course.TWICE) {
            work.run();
        }
        Course after = at(operation.after());
        if (after == Course.TWICE) {
            work.run();
        }
        if (before == Course.LOSE_REPLY || after == Course.FAIL || after == Course.LOSE_REPLY) {
            throw new InjectedFaultException(operation.after());
        }
    }

    private Course at(FaultPoint point) {
        Promise<Course> course = Promise.promise();
        loop.runOnContext(
                turn -> faults.compose(each -> each.at(point, About.UNKNOWN)).onComplete(course));
        return Effects.await(course.future(), cause -> new IllegalStateException(cause));
    }
}
