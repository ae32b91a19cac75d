package io.holdfast.journal;

import io.holdfast.coordinator.Decision;
import io.holdfast.coordinator.Event;
import io.holdfast.coordinator.Rejection;

/** What the journal can say of a decision, as tests compare it. */
final class Journalled {
    static final Event COMMITTED = new Event.Durable(Decision.COMMIT);
    static final Event ABORTED = new Event.Durable(Decision.ABORT);
    static final Event IN_DOUBT = new Event.InDoubt();

    private Journalled() {}

    static Event rejected(Rejection rejection) {
        return new Event.Rejected(rejection);
    }
}
