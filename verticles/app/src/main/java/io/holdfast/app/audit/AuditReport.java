package io.holdfast.app.audit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an audit found, for a person and for a program.
 *
 * @param notLookedAt invariants that there was nothing to look at for, or too much, and why
 * @param quiet whether nothing was on its way when it looked first
 */
public record AuditReport(
        Figures figures,
        List<Finding> findings,
        Map<Invariant, String> notLookedAt,
        int looks,
        Quiet quiet,
        long tookMs) {
    private static final int LINES_PER_INVARIANT = 20;

    /** Whether the instance came to rest before the audit began to look. */
    enum Quiet {
        QUIET("nothing on its way"),
        BUSY("under load");

        private final String words;

        Quiet(String words) {
            this.words = words;
        }
    }

    public AuditReport {
        findings = List.copyOf(findings);
        notLookedAt = Map.copyOf(notLookedAt);
    }

    /** The same with what the look at Kafka found. */
    AuditReport with(AnnouncementAudit.Result announced, long allTookMs) {
        var unseen = new HashMap<>(notLookedAt);
        unseen.remove(Invariant.I12);
        announced.notLookedAt().ifPresent(why -> unseen.put(Invariant.I12, why));
        return new AuditReport(
                figures,
                Stream.concat(findings.stream(), announced.findings().stream()).toList(),
                unseen,
                looks,
                quiet,
                allTookMs);
    }

    public boolean holds() {
        return findings.isEmpty();
    }

    /** One line for each thing that is broken: the invariant, the id, what was expected and what was found. */
    public List<String> lines() {
        return Stream.of(Invariant.values())
                .flatMap(invariant -> lines(of(invariant)))
                .toList();
    }

    private List<Finding> of(Invariant invariant) {
        return findings.stream()
                .filter(finding -> finding.invariant() == invariant)
                .toList();
    }

    private static Stream<String> lines(List<Finding> found) {
        var shown = found.stream().limit(LINES_PER_INVARIANT).map(Finding::line);
        int hidden = found.size() - LINES_PER_INVARIANT;
        return hidden <= 0
                ? shown
                : Stream.concat(shown, Stream.of(found.getFirst().invariant() + " and " + hidden + " more"));
    }

    public String toText() {
        var text = new StringBuilder();
        row(text, "items", figures.items(), "available %,d".formatted(figures.unitsAvailable()));
        row(text, "accounts", figures.accounts(), "credit %,d".formatted(figures.creditMinor()));
        row(
                text,
                "decisions",
                figures.commits() + figures.aborts(),
                "%,d commits, %,d aborts in %,d sessions"
                        .formatted(figures.commits(), figures.aborts(), figures.sessions()));
        row(
                text,
                "checkouts",
                figures.checkouts(),
                "sold %,d units, charged %,d; %,d orders are paid by them now"
                        .formatted(figures.unitsSold(), figures.chargedMinor(), figures.ordersPaid()));
        row(text, "in flight", figures.live(), "in %d shards, %s".formatted(figures.shards(), quiet.words));
        text.append('\n');
        for (Invariant invariant : Invariant.values()) {
            text.append("%-4s %-7s %s%n".formatted(invariant, state(invariant), sentence(invariant)));
        }
        text.append('\n');
        lines().forEach(line -> text.append(line).append('\n'));
        return text.append(verdict()).toString();
    }

    private String state(Invariant invariant) {
        if (notLookedAt.containsKey(invariant)) {
            return "-";
        }
        return of(invariant).isEmpty() ? "holds" : "BROKEN";
    }

    private String sentence(Invariant invariant) {
        var why = notLookedAt.get(invariant);
        return invariant.sentence() + (why == null ? "" : " (not looked at: " + why + ")");
    }

    private static void row(StringBuilder text, String name, long number, String rest) {
        text.append("%-10s %,14d   %s%n".formatted(name, number, rest));
    }

    String verdict() {
        return String.format(
                Locale.ROOT, "%s (%d %s, %.1f s)", outcome(), looks, looks == 1 ? "look" : "looks", tookMs / 1_000.0);
    }

    private String outcome() {
        if (!holds()) {
            return findings.size() + " differences last" + unseen();
        }
        return notLookedAt.isEmpty() ? "all invariants hold" : "every invariant that was looked at holds" + unseen();
    }

    /** To be put behind what is said of all the others; empty when there are no others. */
    public String unseen() {
        return notLookedAt.isEmpty()
                ? ""
                : "; not looked at: "
                        + notLookedAt.keySet().stream().sorted().map(Enum::name).collect(Collectors.joining(", "));
    }

    public JsonObject toJson() {
        var broken = new JsonArray();
        findings.forEach(finding -> broken.add(JsonObject.of(
                "invariant", finding.invariant().name(),
                "subject", finding.subject(),
                "what", finding.what(),
                "expected", finding.expected(),
                "found", finding.found())));
        var invariants = new JsonObject();
        for (Invariant invariant : Invariant.values()) {
            invariants.put(
                    invariant.name(),
                    notLookedAt.containsKey(invariant) ? null : of(invariant).isEmpty());
        }
        var unseen = new JsonObject();
        notLookedAt.forEach((invariant, why) -> unseen.put(invariant.name(), why));
        return JsonObject.of(
                "holds", holds(),
                "looks", looks,
                "quiet", quiet == Quiet.QUIET,
                "took_ms", tookMs,
                "figures", figures.toJson(),
                "invariants", invariants,
                "not_looked_at", unseen,
                "broken", broken);
    }
}
