package io.holdfast.events;

import java.time.Instant;
import java.util.List;

/** Records how some events went, for whoever looks at traces. A port; called on the threads of the relay and of the consumers. */
public interface EventTraces {
    /** Of no event. */
    EventTraces NONE = new EventTraces() {
        @Override
        public void announced(List<CloudEvent> events, Instant at) {}

        @Override
        public void applied(List<CloudEvent> events, String consumer, Instant from, Instant to) {}
    };

    /** Kafka has acknowledged them; not every one is of a trace that is recorded. */
    void announced(List<CloudEvent> events, Instant at);

    /** Likewise: a consumer has had their effect. */
    void applied(List<CloudEvent> events, String consumer, Instant from, Instant to);
}
