package io.holdfast.app.console;

import io.holdfast.app.HttpMeter;
import io.holdfast.app.dlq.StuckBoard;
import io.holdfast.gateway.StuckJson;
import io.holdfast.journal.Inspection.OpenSession;
import io.holdfast.journal.Inspection.Switched;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Vitals;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** The state of this node as one JSON object, from what is known without asking anybody. */
final class LiveState {
    private final MeterRegistry registry;
    private final Supplier<Vitals> vitals;
    private final StuckBoard stuck;

    /** What is read from the journal once a second. */
    record FromJournal(List<OpenSession> sessions, List<Switched> switches, Map<ShardId, Long> generations) {
        static final FromJournal NOTHING = new FromJournal(List.of(), List.of(), Map.of());
    }

    LiveState(MeterRegistry registry, Supplier<Vitals> vitals, StuckBoard stuck) {
        this.registry = registry;
        this.vitals = vitals;
        this.stuck = stuck;
    }

    /** Everything but the rates, the books and what never changes. */
    JsonObject now(FromJournal journal, boolean announces) {
        var now = vitals.get();
        return new JsonObject()
                .put("refusal_rate", highest("holdfast.refusal.rate"))
                .put("in_flight", sum(HttpMeter.CHECKOUTS_IN_FLIGHT))
                .put("unsettled", sum("holdfast.unsettled"))
                .put("protocols", protocols())
                .put("switches", switches(journal.switches()))
                .put("breakers", breakers())
                .put("shards", shards(now, journal.generations()))
                .put("sessions", sessions(journal.sessions()))
                .put(
                        "journal",
                        JsonObject.of("up", now.journal(), "detail", now.journal() ? "ready" : now.journalFault()))
                .put("events", announces ? events() : null)
                .put("stuck", StuckJson.overview(stuck.overview()));
    }

    private double highest(String name) {
        return registry.find(name).gauges().stream()
                .mapToDouble(Gauge::value)
                .max()
                .orElse(0);
    }

    /** Null while none of them is known. */
    private @Nullable Long sum(String name) {
        var known = registry.find(name).gauges().stream()
                .mapToDouble(Gauge::value)
                .filter(Double::isFinite)
                .toArray();
        return known.length == 0 ? null : (long) DoubleStream.of(known).sum();
    }

    private JsonArray protocols() {
        var rates = new TreeMap<String, Double>();
        registry.find("holdfast.refusal.rate")
                .gauges()
                .forEach(gauge -> rates.put(tag(gauge, "session"), gauge.value()));
        var array = new JsonArray();
        registry.find("holdfast.protocol").gauges().stream()
                .filter(gauge -> gauge.value() > 0)
                .sorted((a, b) -> tag(a, "session").compareTo(tag(b, "session")))
                .forEach(gauge -> array.add(new JsonObject()
                        .put("session", Long.parseLong(tag(gauge, "session")))
                        .put("mode", tag(gauge, "mode"))
                        .put("refusal_rate", rates.get(tag(gauge, "session")))));
        return array;
    }

    private static String tag(Gauge gauge, String name) {
        return Objects.requireNonNullElse(gauge.getId().getTag(name), "");
    }

    private static JsonArray switches(List<Switched> switches) {
        var array = new JsonArray();
        switches.forEach(each -> array.add(new JsonObject()
                .put("at", text(each.at()))
                .put("session", each.session())
                .put("to", each.to().label())
                .put("refusal_rate", each.refusalRate())));
        return array;
    }

    private JsonArray breakers() {
        var array = new JsonArray();
        registry.find("holdfast.breaker.open").gauges().stream()
                .sorted((a, b) -> a.getId()
                        .getTags()
                        .toString()
                        .compareTo(b.getId().getTags().toString()))
                .forEach(gauge -> array.add(new JsonObject()
                        .put("kind", tag(gauge, "kind"))
                        .put("loop", number(tag(gauge, "loop")))
                        .put("state", breaker(gauge.value()))));
        return array;
    }

    /** Of a loop, which is named after its thread. */
    private static String number(String loop) {
        return loop.substring(loop.lastIndexOf('-') + 1);
    }

    private static String breaker(double openness) {
        if (openness == 0) {
            return "closed";
        }
        return openness < 1 ? "half-open" : "open";
    }

    private static JsonArray shards(Vitals vitals, Map<ShardId, Long> generations) {
        var array = new JsonArray();
        vitals.shards().stream()
                .sorted()
                .forEach(shard -> array.add(new JsonObject()
                        .put("shard", shard.toString())
                        .put("generation", generations.get(shard))
                        .put("state", state(vitals, shard))));
        return array;
    }

    private static String state(Vitals vitals, ShardId shard) {
        if (vitals.frozen().contains(shard)) {
            return "frozen";
        }
        return vitals.notOpen().contains(shard) ? "recovering" : "open";
    }

    private JsonArray sessions(List<OpenSession> sessions) {
        var unsettled = registry.find("holdfast.unsettled").gauges().stream()
                .collect(Collectors.toMap(gauge -> tag(gauge, "session"), Gauge::value, (first, second) -> second));
        var array = new JsonArray();
        sessions.forEach(each -> {
            var own = unsettled.get(Long.toString(each.session()));
            array.add(new JsonObject()
                    .put("session", each.session())
                    .put("node", each.node())
                    .put("state", each.active() ? "active" : "fenced")
                    .put(
                            "lease_s",
                            each.active() && each.leaseS() != null ? Math.round(each.leaseS() * 10) / 10.0 : null)
                    .put("unsettled", own == null ? null : own.longValue()));
        });
        return array;
    }

    private JsonObject events() {
        var lag = registry.find("holdfast.events.lag").timer();
        return new JsonObject()
                .put("owed", sum("holdfast.events.owed"))
                .put("lag_max_s", lag == null || lag.count() == 0 ? null : lag.max(TimeUnit.SECONDS))
                .put("behind", sum("holdfast.consumer.behind"))
                .put(
                        "share",
                        registry.find("holdfast.consumer.share").gauges().stream()
                                .mapToDouble(Gauge::value)
                                .min()
                                .orElse(1))
                .put("dead_letters", sum("holdfast.dead.letters"));
    }

    /** The books as `audit` found them, with how long ago that was. */
    static @Nullable JsonObject books(@Nullable JsonObject audited, Instant now) {
        if (audited == null) {
            return null;
        }
        var at = Instant.parse(audited.getString("at"));
        return new JsonObject()
                .put("at", text(at))
                .put("age_s", Math.max(0, Duration.between(at, now).toMillis()) / 1e3)
                .put("took_ms", audited.getLong("took_ms"))
                .put("holds", audited.getBoolean("holds"))
                .put("invariants", BookWords.invariants(audited))
                .put("figures", audited.getJsonObject("figures"));
    }

    private static String text(Instant at) {
        return at.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
