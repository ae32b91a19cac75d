package io.holdfast.app.tracing;

import io.holdfast.gateway.RequestTraces;
import io.holdfast.gateway.Route;
import io.holdfast.protocol.TraceContext;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** HTTP requests as spans: those whose caller has them recorded, and a share of those that bring no trace context. */
final class RequestSpans implements RequestTraces {
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final int SERVER_ERROR = 500;

    private final Tracer tracer;
    private final double share;

    RequestSpans(Tracer tracer, double share) {
        this.tracer = tracer;
        this.share = share;
    }

    @Override
    public @Nullable RequestTrace begin(Route route, @Nullable String parent) {
        if (parent == null ? ThreadLocalRandom.current().nextDouble() >= share : !TraceContext.isSampled(parent)) {
            return null;
        }
        var name = route.method() + " " + route.template();
        var builder =
                parent == null ? tracer.spanBuilder(name).setParent(Context.root()) : Spans.below(parent, tracer, name);
        return new Recorded(builder.setSpanKind(SpanKind.SERVER)
                .setAttribute(METHOD, route.method())
                .setAttribute(ROUTE, route.template())
                .startSpan());
    }

    private record Recorded(Span span) implements RequestTrace {
        @Override
        public String context() {
            return Spans.context(span);
        }

        @Override
        public void answered(int status) {
            span.setAttribute(STATUS, (long) status);
            if (status >= SERVER_ERROR) {
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
        }

        @Override
        public void abandoned() {
            span.end();
        }
    }
}
