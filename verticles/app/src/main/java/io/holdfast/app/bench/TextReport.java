package io.holdfast.app.bench;

import io.holdfast.app.trial.Audit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** The result as a small table. */
final class TextReport {
    private final SequencedMap<String, List<String>> rows = new LinkedHashMap<>();

    private TextReport() {}

    static String of(Result result) {
        return rows(result).entrySet().stream()
                .map(row -> "%-11s".formatted(row.getKey()) + String.join("\n" + " ".repeat(11), row.getValue()))
                .collect(Collectors.joining("\n"));
    }

    /** By what they are about, each of a line or more. */
    static SequencedMap<String, List<String>> rows(Result result) {
        TextReport report = new TextReport();
        report.describe(result);
        return report.rows;
    }

    private void describe(Result result) {
        Plan plan = result.plan();
        Tally tally = result.measured();
        row("load", "%d connections, %s%s".formatted(plan.connections(), goods(plan), refusals(plan)));
        row("instance", result.conditions().place());
        row("warm-up", rate(result.warmUp()));
        row("checkouts", rate(tally));
        row("latency", latency(tally));
        row("CPU", cpu(result));
        row("refused", refused(tally));
        unknown(tally);
        row("protocol", result.protocol() + " at the end");
        result.announced().ifPresent(this::announced);
        audit(result);
    }

    private void row(String name, String text) {
        rows.put(name, List.of(text));
    }

    private static String rate(Tally tally) {
        return tally.measuredNs() == 0
                ? "none"
                : "%,.0f successful/s over %.1f s".formatted(tally.successesPerSecond(), tally.measuredNs() / 1e9);
    }

    private static String latency(Tally tally) {
        return "p50 %.1f ms   p99 %.1f ms   p99.9 %.1f ms"
                .formatted(tally.latencyMs(50), tally.latencyMs(99), tally.latencyMs(99.9));
    }

    private static String goods(Plan plan) {
        return plan.hot() ? "all orders for one item" : "%,d items".formatted(plan.items());
    }

    private static String refusals(Plan plan) {
        return plan.refusedPercent() == 0 ? "" : ", %d %% to be refused".formatted(plan.refusedPercent());
    }

    private static String cpu(Result result) {
        long successes = result.measured().successes();
        if (result.cpu().isEmpty() || successes == 0) {
            return "unknown: the instance's processes are not known here (--data DIR names its folder), or one of them was started or has ended meanwhile";
        }
        CpuTime cpu = result.cpu().get();
        String parts = cpu.byProcessUs().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue() / successes)
                .collect(Collectors.joining(", "));
        return "%d µs per successful checkout (%s)".formatted(cpu.totalUs() / successes, parts);
    }

    private static String refused(Tally tally) {
        if (tally.refused() == 0) {
            return "none";
        }
        double share = 100.0 * tally.refused() / (tally.refused() + tally.successes());
        return tally.refusals().entrySet().stream()
                .map(entry -> "%d: %,d".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("   ", "", "   (%.1f %%)".formatted(share)));
    }

    /** Of an ordinary run there are none. */
    private void unknown(Tally tally) {
        if (tally.unknown() + tally.lostCheckouts() > 0) {
            row("unknown", "%,d answered 202, %,d not answered".formatted(tally.unknown(), tally.lostCheckouts()));
        }
    }

    private void announced(Announced events) {
        row(
                "events",
                "%,d sent, %,d decisions owed at the end, 99 %% of the pages within %s s"
                        .formatted(events.sent(), events.owed(), events.lag()));
    }

    private static String verdict(Audit audit) {
        return switch (audit.verdict()) {
            case HOLDS -> "the books balance";
            case BROKEN -> "DIFFERENCES LAST, IN THE BOOKS OR IN WHAT WAS ANNOUNCED";
            case UNKNOWN -> "could not be made";
        };
    }

    private void audit(Result result) {
        if (result.audit().isEmpty()) {
            row("audit", "not made: the instance's stores are not known here (--data DIR names its folder)");
            return;
        }
        Audit audit = result.audit().get();
        List<String> lines = new ArrayList<>(List.of(verdict(audit)));
        lines.addAll(audit.holds() ? List.of(audit.lines().getLast()) : audit.lines());
        rows.put("audit", lines);
    }
}
