package io.holdfast.app.console;

import io.holdfast.app.HttpMeter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How checkouts went over the last second, from the difference of what the meters count. Belongs to one event loop. */
final class CheckoutRates {
    private static final int NOT_NOW = 429;
    private static final long SPAN_NS = TimeUnit.MILLISECONDS.toNanos(900);

    private final MeterRegistry registry;
    private final Deque<Sample> samples = new ArrayDeque<>();

    /** @param slower answers by the bound that they are at or below, in milliseconds; those of 429 are not among them */
    private record Sample(long atNs, long paid, long refused, long notNow, long other, TreeMap<Double, Long> slower) {
        long answered() {
            return paid + refused + other;
        }
    }

    CheckoutRates(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Forgets: what was counted while nobody looked is of no second. */
    void begin() {
        samples.clear();
    }

    JsonObject tick(long nowNs) {
        var now = sample(nowNs);
        samples.addLast(now);
        while (samples.size() > 2 && nowNs - second().atNs() >= SPAN_NS) {
            samples.removeFirst();
        }
        return between(samples.getFirst(), now);
    }

    private Sample second() {
        var each = samples.iterator();
        each.next();
        return each.next();
    }

    private Sample sample(long nowNs) {
        long paid = 0;
        long refused = 0;
        long notNow = 0;
        long other = 0;
        var slower = new TreeMap<Double, Long>();
        for (Timer timer : registry.find(HttpMeter.CHECKOUTS).timers()) {
            int status = Integer.parseInt(timer.getId().getTag("status"));
            long count = timer.count();
            if (status == NOT_NOW) {
                notNow += count;
                continue;
            }
            if (status == 200) {
                paid += count;
            } else if (status >= 400 && status < 500) {
                refused += count;
            } else {
                other += count;
            }
            for (CountAtBucket bucket : timer.takeSnapshot().histogramCounts()) {
                slower.merge(bucket.bucket(TimeUnit.MILLISECONDS), (long) bucket.count(), Long::sum);
            }
        }
        return new Sample(nowNs, paid, refused, notNow, other, slower);
    }

    private static JsonObject between(Sample then, Sample now) {
        double seconds = Math.max(1, now.atNs() - then.atNs()) / 1e9;
        return new JsonObject()
                .put("per_s", rate(now.answered() + now.notNow() - then.answered() - then.notNow(), seconds))
                .put("paid_per_s", rate(now.paid() - then.paid(), seconds))
                .put("refused_per_s", rate(now.refused() - then.refused(), seconds))
                .put("not_now_per_s", rate(now.notNow() - then.notNow(), seconds))
                .put("other_per_s", rate(now.other() - then.other(), seconds))
                .put("p50_ms", percentile(then, now, 0.5))
                .put("p99_ms", percentile(then, now, 0.99))
                .put("p999_ms", percentile(then, now, 0.999));
    }

    private static double rate(long count, double seconds) {
        return Math.round(count / seconds * 10) / 10.0;
    }

    /** Between the bounds where it lies, as if all there were evenly spread; null when nothing was answered, or slower than the last bound. */
    private static @Nullable Double percentile(Sample then, Sample now, double share) {
        double wanted = share * (now.answered() - then.answered());
        double below = 0;
        double bound = 0;
        for (var bucket : now.slower().entrySet()) {
            double count = bucket.getValue() - then.slower().getOrDefault(bucket.getKey(), 0L);
            if (wanted > 0 && count >= wanted) {
                double part = (wanted - below) / (count - below);
                return Math.round((bound + part * (bucket.getKey() - bound)) * 100) / 100.0;
            }
            below = count;
            bound = bucket.getKey();
        }
        return null;
    }
}
