package io.holdfast.app.bench;

import io.holdfast.app.trial.Audit;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The result for programs; a value that could not be found out is null. */
final class JsonReport {
    private JsonReport() {}

    static JsonObject of(Result result) {
        Plan plan = result.plan();
        Tally tally = result.measured();
        Latencies latencies = tally.latencies();
        return new JsonObject()
                .put("connections", plan.connections())
                .put("items", plan.itemsSold())
                .put("refused_percent", plan.refusedPercent())
                .put("seconds", tally.measuredNs() / 1e9)
                .put("warm_up_checkouts_per_second", result.warmUp().successesPerSecond())
                .put("checkouts_per_second", tally.successesPerSecond())
                .put("checkouts", tally.successes())
                .put("p50_ms", latencies.p50Ms())
                .put("p90_ms", latencies.p90Ms())
                .put("p99_ms", latencies.p99Ms())
                .put("p999_ms", latencies.p999Ms())
                .put("max_ms", latencies.maxMs())
                .put("cpu_us_per_checkout", cpu(result))
                .put("refused", refused(tally))
                .put("unknown", tally.unknown())
                .put("lost", tally.lostCheckouts())
                .put("protocol", result.protocol())
                .put("events", result.announced().map(JsonReport::events).orElse(null))
                .put(
                        "audit",
                        result.audit().map(Audit::verdict).map(JsonReport::name).orElse(null))
                .put(
                        "audit_lines",
                        new JsonArray(result.audit().map(Audit::lines).orElse(List.of())));
    }

    private static JsonObject events(Announced announced) {
        return JsonObject.of(
                "sent", announced.sent(),
                "owed", announced.owed(),
                "lag_p99_s", Double.isInfinite(announced.lag()) ? null : announced.lag());
    }

    private static String name(Audit.Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable JsonObject cpu(Result result) {
        long successes = result.measured().successes();
        Optional<CpuTime> cpu = result.cpu().filter(known -> successes > 0);
        return cpu.map(known -> {
                    JsonObject perCheckout = new JsonObject().put("total", known.totalUs() / (double) successes);
                    known.byProcessUs().forEach((name, time) -> perCheckout.put(name, time / (double) successes));
                    return perCheckout;
                })
                .orElse(null);
    }

    private static JsonObject refused(Tally tally) {
        Map<String, Object> byStatus = tally.refusals().entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().toString(), Map.Entry::getValue));
        return new JsonObject(byStatus);
    }
}
