package io.holdfast.app.tracing;

import io.holdfast.protocol.Mode;
import io.holdfast.runtime.Flight;
import io.holdfast.runtime.Flight.Kind;
import io.holdfast.runtime.FlightTraces;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;

/**
 * Transactions as spans, from what their event loop remembers of them: one for the transaction, below the request that came to it over the
 * event bus, and below that one for each vote and each undo or finish of a shard, by Redis, and one for the decision, by Postgres.
 */
final class FlightSpans implements FlightTraces {
    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("db.system.name");
    private static final AttributeKey<String> TX = AttributeKey.stringKey("holdfast.tx");
    private static final AttributeKey<String> ORDER = AttributeKey.stringKey("holdfast.order_id");
    private static final AttributeKey<String> PROTOCOL = AttributeKey.stringKey("holdfast.protocol");
    private static final AttributeKey<String> WHY = AttributeKey.stringKey("holdfast.protocol.why");
    private static final AttributeKey<String> DETAIL = AttributeKey.stringKey("holdfast.detail");

    private final Tracer tracer;
    private final InstantSource clock;

    FlightSpans(Tracer tracer, InstantSource clock) {
        this.tracer = tracer;
        this.clock = clock;
    }

    @Override
    public void flown(String trace, Flight flight) {
        var began = clock.instant().minusNanos(flight.agoNs());
        var span = Spans.below(trace, tracer, "transaction")
                .setSpanKind(SpanKind.CONSUMER)
                .setStartTimestamp(began)
                .setAttribute(TX, flight.tx().toString())
                .setAttribute(PROTOCOL, flight.mode() == Mode.SAGA ? "saga" : "2pc")
                .setAttribute(WHY, flight.why())
                .startSpan();
        if (flight.order() != null) {
            span.setAttribute(ORDER, flight.order());
        }
        var below = new Below(Spans.context(span), flight, began);
        flight.steps().forEach(below::add);
        span.end(began.plusNanos(flight.steps().getLast().afterNs()));
    }

    /** The spans below that of a transaction. */
    private final class Below {
        private final String parent;
        private final Flight flight;
        private final Instant began;

        Below(String parent, Flight flight, Instant began) {
            this.parent = parent;
            this.flight = flight;
            this.began = began;
        }

        void add(Flight.Step step) {
            switch (step.kind()) {
                case VOTED -> add("vote " + step.shard(), "redis", lastBefore(step, flight.mode() == Mode.SAGA), step);
                case DURABLE, REJECTED -> add("decide", "postgresql", lastBefore(step, true), step);
                case FINISHED, UNDONE -> add(step.kind().label() + " " + step.shard(), "redis", decided(step), step);
                default -> {}
            }
        }

        /** When the vote before it came, where it waits for that, or else when the transaction began. */
        private long lastBefore(Flight.Step step, boolean waits) {
            return waits
                    ? flight.steps().stream()
                            .filter(each -> each.afterNs() < step.afterNs())
                            .filter(each -> each.kind() == Kind.VOTED)
                            .mapToLong(Flight.Step::afterNs)
                            .max()
                            .orElse(0)
                    : 0;
        }

        private long decided(Flight.Step step) {
            OptionalLong durable = flight.steps().stream()
                    .filter(each -> each.kind() == Kind.DURABLE && each.afterNs() <= step.afterNs())
                    .mapToLong(Flight.Step::afterNs)
                    .max();
            return durable.orElseGet(() -> lastBefore(step, true));
        }

        private void add(String name, String system, long fromNs, Flight.Step step) {
            var span = Spans.below(parent, tracer, name)
                    .setSpanKind(SpanKind.CLIENT)
                    .setStartTimestamp(began.plusNanos(fromNs))
                    .setAttribute(SYSTEM, system)
                    .setAttribute(DETAIL, step.detail())
                    .startSpan();
            if (Boolean.FALSE.equals(step.sound())) {
                span.setStatus(StatusCode.ERROR);
            }
            span.end(began.plusNanos(step.afterNs()));
        }
    }
}
