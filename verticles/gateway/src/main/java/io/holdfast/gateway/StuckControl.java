package io.holdfast.gateway;

import io.holdfast.protocol.Intervention;
import io.holdfast.protocol.OperatorAction;
import io.holdfast.protocol.Stuck;
import io.holdfast.protocol.Treatment;
import io.vertx.core.Future;
import java.util.List;

/**
 * What does not get on, and how a person has something done about it. What is not possible now is a
 * {@link io.vertx.core.eventbus.ReplyException} whose message says why; nothing was done then.
 */
public interface StuckControl {
    /** The highest age, in seconds, by which what is stuck can be looked for. */
    int MAX_AGE_S = 1_000_000_000;

    /** What is known at the moment; called on any event loop, so it must not ask anybody. */
    Overview overview();

    Future<Treatment> treat(Intervention intervention);

    /** The latest that were done. */
    Future<List<OperatorAction>> actions();

    /**
     * How much there is.
     *
     * @param latest the youngest
     */
    record Overview(int count, List<Stuck> latest) {}
}
