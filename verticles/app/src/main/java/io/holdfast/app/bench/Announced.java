package io.holdfast.app.bench;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the instance's metrics say of its events.
 *
 * @param sent to Kafka
 * @param owed decisions that are not announced yet
 * @param lag within which 99 % of the pages were acknowledged, at most, in seconds; infinite beyond the last bound
 */
record Announced(long sent, long owed, double lag) {
    private static final double SHARE = 0.99;
    private static final Pattern SENT =
            Pattern.compile("^holdfast_events_sent_total\\{.*} ([0-9.E]+)$", Pattern.MULTILINE);
    private static final Pattern OWED = Pattern.compile("^holdfast_events_owed ([0-9.E]+)$", Pattern.MULTILINE);
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
        return Optional.of(new Announced(sent, (long) Double.parseDouble(owed.group(1)), lag(metrics)));
    }

    private static double lag(String metrics) {
        SortedMap<Double, Double> pages = new TreeMap<>();
        Matcher buckets = LAG.matcher(metrics);
        while (buckets.find()) {
            String bound = buckets.group(1);
            pages.put(
                    bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound),
                    Double.parseDouble(buckets.group(2)));
        }
        double all = pages.isEmpty() ? 0 : pages.get(pages.lastKey());
        return pages.entrySet().stream()
                .filter(bucket -> bucket.getValue() >= SHARE * all)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(0.0);
    }
}
