package io.holdfast.app.tracing;

import io.holdfast.events.CloudEvent;
import io.holdfast.events.EventTraces;
import io.holdfast.protocol.TraceContext;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import java.time.Instant;
import java.util.List;

/** Events on Kafka as spans: from their decision until the broker has them, and while a consumer has their effect. */
final class EventSpans implements EventTraces {
    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    private static final AttributeKey<String> TOPIC = AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> ID = AttributeKey.stringKey("cloudevents.event_id");
    private static final AttributeKey<String> TYPE = AttributeKey.stringKey("cloudevents.event_type");
    private static final AttributeKey<String> GROUP = AttributeKey.stringKey("messaging.consumer.group.name");

    private final Tracer tracer;

    EventSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public void announced(List<CloudEvent> events, Instant at) {
        events.forEach(
                event -> add("send " + event.topic().label(), SpanKind.PRODUCER, "relay", event, event.at(), at));
    }

    @Override
    public void applied(List<CloudEvent> events, String consumer, Instant from, Instant to) {
        events.forEach(event -> add("process " + event.topic().label(), SpanKind.CONSUMER, consumer, event, from, to));
    }

    private void add(String name, SpanKind kind, String who, CloudEvent event, Instant from, Instant to) {
        String trace = event.trace();
        if (trace != null && TraceContext.isSampled(trace)) {
            Spans.below(trace, tracer, name)
                    .setSpanKind(kind)
                    .setStartTimestamp(from)
                    .setAttribute(SYSTEM, "kafka")
                    .setAttribute(TOPIC, event.topic().label())
                    .setAttribute(ID, event.id())
                    .setAttribute(TYPE, event.type())
                    .setAttribute(GROUP, who)
                    .startSpan()
                    .end(to);
        }
    }
}
