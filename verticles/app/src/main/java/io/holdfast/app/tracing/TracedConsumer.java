package io.holdfast.app.tracing;

import io.holdfast.events.CloudEvent;
import io.holdfast.events.Topic;
import io.holdfast.events.consuming.EventConsumer;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** A consumer, each success of which is recorded for the events whose traces are. */
record TracedConsumer(EventConsumer consumer, EventSpans spans, InstantSource clock) implements EventConsumer {
    @Override
    public String name() {
        return consumer.name();
    }

    @Override
    public Set<Topic> topics() {
        return consumer.topics();
    }

    @Override
    public void missed(long count) {
        consumer.missed(count);
    }

    @Override
    public void apply(List<CloudEvent> events) {
        var from = clock.instant();
        consumer.apply(events);
        spans.applied(events, name(), from, clock.instant());
    }
}
