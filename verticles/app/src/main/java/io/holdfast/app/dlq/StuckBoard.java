package io.holdfast.app.dlq;

import io.holdfast.gateway.StuckControl.Overview;
import io.holdfast.protocol.Stuck;
import io.holdfast.protocol.StuckReport;
import io.holdfast.runtime.Addresses;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What every place of a node last told of what does not get on there; read on any thread, without asking anybody. */
public final class StuckBoard {
    private final Map<String, StuckReport> reports = new ConcurrentHashMap<>();

    /** Hears what is told from now on. */
    public static StuckBoard of(Vertx vertx, MeterRegistry registry) {
        var board = new StuckBoard();
        vertx.eventBus().<StuckReport>localConsumer(Addresses.stuck(), message -> board.heard(message.body()));
        for (Stuck.Cause cause : Stuck.Cause.values()) {
            Gauge.builder("holdfast.stuck", board, b -> b.count(cause))
                    .description("What does not get on, by what holds it up")
                    .tag("cause", cause.label())
                    .register(registry);
        }
        Gauge.builder("holdfast.alarms", board, b -> b.count(Stuck.Cause.FROZEN))
                .description("Alarms that nobody has had resolved: each freezes a shard")
                .register(registry);
        return board;
    }

    private void heard(StuckReport report) {
        reports.put(report.source(), report);
    }

    private int count(Stuck.Cause cause) {
        return reports.values().stream()
                .mapToInt(report -> report.counts().getOrDefault(cause, 0))
                .sum();
    }

    /** Whom to ask about what is there now. */
    List<String> sources() {
        return List.copyOf(reports.keySet());
    }

    /** The youngest of all that does not get on. */
    public List<Stuck> latest() {
        return overview().latest();
    }

    public Overview overview() {
        int count = 0;
        for (Stuck.Cause cause : Stuck.Cause.values()) {
            count += count(cause);
        }
        return new Overview(
                count,
                reports.values().stream()
                        .flatMap(report -> report.latest().stream())
                        .sorted(Comparator.comparingLong(Stuck::ageMs))
                        .limit(StuckReport.MAX_ENTRIES)
                        .toList());
    }
}
