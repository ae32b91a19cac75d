package io.holdfast.app.tracing;

import io.holdfast.app.settings.Settings;
import io.holdfast.events.EventTraces;
import io.holdfast.events.consuming.EventConsumer;
import io.holdfast.gateway.RequestTraces;
import io.holdfast.runtime.FlightTraces;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The traces of a node, if its settings say where to send them. Without it nothing is asked of a request but whether there is one. */
public final class Tracing {
    private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
    private static final AttributeKey<String> INSTANCE = AttributeKey.stringKey("service.instance.id");
    private static final long CLOSE_LIMIT_S = 2;
    private static final Duration SEND_LIMIT = Duration.ofSeconds(5);

    private final Optional<Sending> sending;

    /** Spans are handed to a thread of the library, which drops some when it does not get rid of them. */
    private record Sending(SdkTracerProvider provider, Tracer tracer, double share) {}

    private Tracing(Optional<Sending> sending) {
        this.sending = sending;
    }

    public static Tracing of(Settings.Traces settings, String node) {
        return new Tracing(settings.otlp().map(collector -> {
            var exporter = OtlpHttpSpanExporter.builder()
                    .setEndpoint(collector.toString())
                    .setTimeout(SEND_LIMIT)
                    // Nothing waits for a collector that is away: its retries would hold up the end of the server as
                    // well.
                    .setRetryPolicy(null)
                    .build();
            var provider = SdkTracerProvider.builder()
                    .setResource(Resource.create(Attributes.of(SERVICE, "holdfast", INSTANCE, node)))
                    // Which traces are recorded is decided before the library is asked.
                    .setSampler(Sampler.alwaysOn())
                    .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
                    .build();
            return new Sending(provider, provider.get("io.holdfast"), settings.share());
        }));
    }

    public RequestTraces requests() {
        return sending.<RequestTraces>map(each -> new RequestSpans(each.tracer(), each.share()))
                .orElse(RequestTraces.NONE);
    }

    public FlightTraces flights() {
        return sending.<FlightTraces>map(each -> new FlightSpans(each.tracer(), InstantSource.system()))
                .orElse(FlightTraces.NONE);
    }

    public EventTraces events() {
        return sending.<EventTraces>map(each -> new EventSpans(each.tracer())).orElse(EventTraces.NONE);
    }

    /** The same consumer, each success of which is recorded for the events whose traces are. */
    public EventConsumer around(EventConsumer consumer) {
        var spans = events();
        return sending.map(each -> consumer.applying(events -> {
                    var from = InstantSource.system().instant();
                    consumer.apply(events);
                    spans.applied(
                            events,
                            consumer.name(),
                            from,
                            InstantSource.system().instant());
                }))
                .orElse(consumer);
    }

    /** Sends what is left. Blocks. */
    public void close() {
        sending.ifPresent(each -> each.provider().shutdown().join(CLOSE_LIMIT_S, TimeUnit.SECONDS));
    }
}
