package io.holdfast.app.tracing;

import io.holdfast.protocol.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Objects;

/** Trace contexts as the library has them. */
final class Spans {
    private static final int SPAN_BEGIN = 36;
    private static final int SPAN_END = 52;

    private Spans() {}

    /** A span below {@code parent}, which is valid. */
    static SpanBuilder below(String parent, Tracer tracer, String name) {
        var context = SpanContext.createFromRemoteParent(
                Objects.requireNonNull(TraceContext.traceId(parent)),
                parent.substring(SPAN_BEGIN, SPAN_END),
                TraceFlags.getSampled(),
                TraceState.getDefault());
        return tracer.spanBuilder(name).setParent(Context.root().with(Span.wrap(context)));
    }

    /** What is handed on below a span that is recorded. */
    static String context(Span span) {
        var context = span.getSpanContext();
        return "00-" + context.getTraceId() + "-" + context.getSpanId() + "-01";
    }
}
