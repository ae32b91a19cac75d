package io.holdfast.app.bench;

import io.holdfast.app.bench.Figure.Axis;
import io.holdfast.app.bench.Figure.Column;
import io.holdfast.app.bench.Figure.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The charts of one result. */
final class Figures {
    private static final List<Double> PERCENTILES =
            List.of(0.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0, 99.0, 99.5, 99.9, 99.95, 99.99, 99.999);

    private final Result result;
    private final double warmUpS;
    private final List<Interval> warmUp;
    private final List<Interval> measured;

    private Figures(Result result) {
        this.result = result;
        this.warmUpS = result.warmUp().measuredNs() / 1e9;
        this.warmUp = result.warmUp().intervals();
        this.measured = result.measured().intervals();
    }

    static List<Figure> of(Result result) {
        Figures figures = new Figures(result);
        return Stream.of(
                        Optional.of(figures.rate()),
                        Optional.of(figures.latency()),
                        figures.distribution(),
                        Optional.of(figures.outcomes()),
                        figures.cpu())
                .flatMap(Optional::stream)
                .toList();
    }

    private Figure rate() {
        String note =
                "What was answered in time, " + step() + ". What comes before 0 s is the warm-up, and not counted."
                        + " The clock stands still while more orders are placed.";
        return new Figure("rate", Kind.LINES, "Rate over time", note, "a second", time(), rates());
    }

    private String step() {
        long seconds = measured.isEmpty()
                ? 1
                : TimeUnit.NANOSECONDS.toSeconds(measured.getFirst().lengthNs());
        return seconds <= 1 ? "by the second" : "by " + seconds + " seconds";
    }

    private List<Column> rates() {
        List<Interval> all = all();
        return Stream.of(Outcome.values())
                .filter(outcome -> outcome == Outcome.SUCCESSFUL || occurs(outcome, all))
                .map(outcome -> column(outcome.label(), 0, interval -> interval.perSecond(outcome)))
                .toList();
    }

    private static boolean occurs(Outcome outcome, List<Interval> intervals) {
        return intervals.stream().anyMatch(interval -> interval.counts().containsKey(outcome));
    }

    private Figure latency() {
        String note =
                "Of successful checkouts, from sending one to its answer. Those that came too late count for the last point.";
        return new Figure(
                "latency",
                Kind.LOG_LINES,
                "Latency over time",
                note,
                "ms",
                time(),
                List.of(
                        latencies("p50", Latencies::p50Ms),
                        latencies("p90", Latencies::p90Ms),
                        latencies("p99", Latencies::p99Ms),
                        latencies("p99.9", Latencies::p999Ms),
                        latencies("max", Latencies::maxMs)));
    }

    private Column latencies(String label, ToDoubleFunction<Latencies> figure) {
        List<@Nullable Double> values = new ArrayList<>();
        all().forEach(interval ->
                values.add(interval.latencies().map(figure::applyAsDouble).orElse(null)));
        return new Column(label, 2, values);
    }

    private Column column(String label, int digits, ToDoubleFunction<Interval> figure) {
        return column(label, digits, all().stream().mapToDouble(figure).boxed());
    }

    private static Column column(String label, int digits, Stream<Double> values) {
        return new Column(label, digits, new ArrayList<>(values.toList()));
    }

    private List<Interval> all() {
        return Stream.concat(warmUp.stream(), measured.stream()).toList();
    }

    /** In seconds since the measurement began. */
    private Axis time() {
        List<Double> from = Stream.concat(
                        warmUp.stream().map(interval -> interval.startNs() / 1e9 - warmUpS),
                        measured.stream().map(interval -> interval.startNs() / 1e9))
                .toList();
        List<String> labels = from.stream()
                .map(second -> String.format(Locale.ROOT, second < 0 ? "%.1f (warm-up)" : "%.1f", second))
                .toList();
        return new Axis("from second", from, labels);
    }

    /** Empty when nothing succeeded. Drawn by how many checkouts there are to one that took longer, so that each nine is as wide. */
    private Optional<Figure> distribution() {
        Tally tally = result.measured();
        if (tally.successes() == 0) {
            return Optional.empty();
        }
        List<Double> told = PERCENTILES.stream()
                .filter(percentile -> oneIn(percentile) < tally.successes())
                .toList();
        Axis axis = new Axis(
                "percentile",
                Stream.concat(told.stream().map(Figures::oneIn), Stream.of((double) tally.successes()))
                        .toList(),
                Stream.concat(told.stream().map(percentile -> "p" + number(percentile)), Stream.of("max"))
                        .toList());
        Stream<Double> values = Stream.concat(
                told.stream().map(tally::latencyMs), Stream.of(tally.latencies().maxMs()));
        String note = "Of all successful checkouts that were measured.";
        return Optional.of(new Figure(
                "distribution",
                Kind.PERCENTILES,
                "Distribution of latency",
                note,
                "ms",
                axis,
                List.of(column("latency", 2, values))));
    }

    private static double oneIn(double percentile) {
        return 100 / (100 - percentile);
    }

    private static String number(double percentile) {
        return percentile == Math.rint(percentile) ? Long.toString((long) percentile) : Double.toString(percentile);
    }

    private Figure outcomes() {
        Tally tally = result.measured();
        SequencedMap<String, Double> counts = new LinkedHashMap<>();
        counts.put("200, successful", (double) tally.successes());
        tally.refusals().forEach((status, count) -> counts.put(label(status), (double) count));
        counts.put(Outcome.UNKNOWN.label(), (double) tally.unknown());
        counts.put(Outcome.LOST.label(), (double) tally.lostCheckouts());
        String note =
                "All answers, those that came when the time was up included. What was answered 429 had no effect, and was sent again.";
        return bars("outcomes", "Outcomes", note, "checkouts", 0, "outcome", counts);
    }

    private static String label(int status) {
        Outcome outcome = Outcome.of(status);
        return outcome == Outcome.NOT_NOW ? outcome.label() : status + ", " + outcome.label();
    }

    private Optional<Figure> cpu() {
        long successes = result.measured().successes();
        return result.cpu().filter(known -> successes > 0).map(known -> {
            SequencedMap<String, Double> perCheckout = new LinkedHashMap<>();
            known.byProcessUs().forEach((name, us) -> perCheckout.put(name, us / (double) successes));
            String note =
                    "User and system time while it was measured, divided by the successful checkouts; without the load generator.";
            return bars("cpu", "Processor time by process", note, "µs each", 1, "process", perCheckout);
        });
    }

    private static Figure bars(
            String id, String title, String note, String unit, int digits, String what, Map<String, Double> values) {
        List<Double> places =
                IntStream.range(0, values.size()).mapToObj(i -> (double) i).toList();
        Axis axis = new Axis(what, places, List.copyOf(values.keySet()));
        return new Figure(
                id, Kind.BARS, title, note, unit, axis, List.of(column(title, digits, values.values().stream())));
    }
}
