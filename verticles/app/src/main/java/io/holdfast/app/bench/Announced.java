package io.holdfast.app.bench;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the instance's metrics say of its events.
 *
 * @param sent to Kafka
 * @param owed decisions that are not announced yet
 * @param pages acknowledged within so many seconds at most, by that; the last bound is infinite
 */
record Announced(long sent, long owed, SortedMap<Double, Long> pages) {
    private static final double SHARE = 0.99;
    private static final Pattern SENT =
            Pattern.compile("^holdfast_events_sent_total\\{.*} ([0-9.E]+)$", Pattern.MULTILINE);
    private static final Pattern OWED = Pattern.compile("^holdfast_events_owed ([0-9.E]+|NaN)$", Pattern.MULTILINE);
    private static final Pattern LAG =
            Pattern.compile("^holdfast_events_lag_seconds_bucket\\{le=\"([^\"]+)\"} ([0-9.E]+)$", Pattern.MULTILINE);

    /** Empty when nothing is announced. */
    static Optional<Announced> read(String metrics) {
        Matcher owed = OWED.matcher(metrics);
        if (!owed.find()) {
            return Optional.empty();
        }
        long sent = 0;
        Matcher topics = SENT.matcher(metrics);
        while (topics.find()) {
            sent += (long) Double.parseDouble(topics.group(1));
        }
        return Optional.of(new Announced(sent, (long) Double.parseDouble(owed.group(1)), pages(metrics)));
    }

    private static SortedMap<Double, Long> pages(String metrics) {
        var pages = new TreeMap<Double, Long>();
        Matcher buckets = LAG.matcher(metrics);
        while (buckets.find()) {
            String bound = buckets.group(1);
            pages.put(bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound), (long)
                    Double.parseDouble(buckets.group(2)));
        }
        return pages;
    }

    /** What was announced since. */
    Announced minus(Announced earlier) {
        return new Announced(sent - earlier.sent, owed, combined(earlier, (now, then) -> now - then));
    }

    /** Both together, of which this is the later one. */
    Announced plus(Announced earlier) {
        return new Announced(sent + earlier.sent, owed, combined(earlier, Long::sum));
    }

    private SortedMap<Double, Long> combined(Announced other, LongBinaryOperator operator) {
        var combined = new TreeMap<Double, Long>();
        pages.forEach((bound, count) ->
                combined.put(bound, operator.applyAsLong(count, other.pages.getOrDefault(bound, 0L))));
        return combined;
    }

    /** Within which 99 % of the pages were acknowledged, at most, in seconds; infinite beyond the last bound. */
    double lag() {
        double all = pages.isEmpty() ? 0 : pages.get(pages.lastKey());
        return pages.entrySet().stream()
                .filter(bucket -> bucket.getValue() >= SHARE * all)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(0.0);
    }
}
