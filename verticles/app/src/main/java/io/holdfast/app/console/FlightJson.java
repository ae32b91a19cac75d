package io.holdfast.app.console;

import io.holdfast.journal.Inspection.Decided;
import io.holdfast.journal.RecordedBranch;
import io.holdfast.protocol.Direction;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Stuck;
import io.holdfast.protocol.TxId;
import io.holdfast.runtime.Flight;
import io.holdfast.runtime.Flight.Kind;
import io.holdfast.runtime.Flight.Step;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How one transaction is shown: what this node remembers of it, and what is on disk. */
final class FlightJson {
    private static final Set<Kind> ENDS = EnumSet.of(Kind.FINISHED, Kind.UNDONE);

    private FlightJson() {}

    /** @param stuck it, if it does not get on */
    static JsonObject of(Flight flight, Optional<Decided> decided, Optional<Stuck> stuck, Instant now) {
        var begun = now.minusNanos(flight.agoNs());
        return new JsonObject()
                .put("tx", flight.tx().toString())
                .put("order_id", flight.order())
                .put("mode", flight.mode().label())
                .put("why", flight.why())
                .put("state", isSettled(flight.steps()) ? "settled" : "in flight")
                .put("branches", decided.map(FlightJson::branches).orElseGet(() -> branches(flight)))
                .put("decision", decided.map(FlightJson::decision).orElse(null))
                .put("steps", steps(flight.steps(), begun))
                .put("guard", guard(flight.steps()))
                .put("next_try_ms", stuck.map(Stuck::nextTryMs).orElse(null))
                .put("recorded", true);
    }

    /** What the journal alone says. */
    static JsonObject of(TxId tx, Decided decided) {
        return new JsonObject()
                .put("tx", tx.toString())
                .put("order_id", decided.order())
                .put("mode", decided.mode().label())
                .put("why", null)
                .put("state", "unknown")
                .put("branches", branches(decided))
                .put("decision", decision(decided))
                .put(
                        "steps",
                        JsonArray.of(new JsonObject()
                                .put("after_ms", null)
                                .put("at", text(decided.at()))
                                .put("step", Kind.DURABLE.label())
                                .put("branch", null)
                                .put("shard", null)
                                .put("detail", decided.outcome() + " is on disk")
                                .put("ok", null)))
                .put("guard", null)
                .put("next_try_ms", null)
                .put("recorded", false);
    }

    /** Every branch that is part of it has been finished or undone. */
    private static boolean isSettled(List<Step> steps) {
        long branches =
                steps.stream().filter(step -> step.kind() == Kind.BRANCH).count();
        long ended = steps.stream()
                .filter(step -> ENDS.contains(step.kind()) && Boolean.TRUE.equals(step.sound()))
                .map(Step::branch)
                .distinct()
                .count();
        boolean answered = steps.stream().anyMatch(step -> step.kind() == Kind.ANSWERED);
        boolean committed = steps.stream().anyMatch(step -> step.kind() == Kind.FINISHED);
        return answered && (committed ? ended == branches : ended >= asked(steps));
    }

    /** Those that may hold something: they voted other than NO, or nobody knows. */
    private static long asked(List<Step> steps) {
        return steps.stream()
                .filter(step -> (step.kind() == Kind.VOTED && Boolean.TRUE.equals(step.sound()))
                        || step.kind() == Kind.UNDELIVERED)
                .map(Step::branch)
                .distinct()
                .count();
    }

    private static @Nullable String guard(List<Step> steps) {
        return steps.stream()
                .filter(step -> step.kind() != Kind.ANSWERED && Boolean.FALSE.equals(step.sound()))
                .findFirst()
                .map(step -> step.shard() == null ? step.detail() : step.shard() + ": " + step.detail())
                .orElse(null);
    }

    private static JsonArray branches(Flight flight) {
        var array = new JsonArray();
        flight.steps().stream()
                .filter(step -> step.kind() == Kind.BRANCH)
                .forEach(step -> array.add(branch(step.branch(), step.shard(), null, null)));
        return array;
    }

    private static JsonArray branches(Decided decided) {
        var array = new JsonArray();
        List<RecordedBranch> branches = decided.branches();
        for (int i = 0; i < branches.size(); i++) {
            var branch = branches.get(i).branch();
            array.add(branch(
                    i,
                    branch.shard(),
                    branch.direction() == Direction.DEBIT ? "debit" : "credit",
                    branch.encodedLines()));
        }
        return array;
    }

    private static JsonObject branch(
            @Nullable Integer no, @Nullable ShardId shard, @Nullable String direction, @Nullable String lines) {
        return new JsonObject()
                .put("no", no)
                .put("shard", shard == null ? null : shard.toString())
                .put("direction", direction)
                .put("lines", lines);
    }

    private static JsonObject decision(Decided decided) {
        return JsonObject.of(
                "outcome", decided.outcome().name().toLowerCase(java.util.Locale.ROOT), "at", text(decided.at()));
    }

    private static JsonArray steps(List<Step> steps, Instant begun) {
        var array = new JsonArray();
        steps.forEach(step -> array.add(new JsonObject()
                .put("after_ms", Math.round(step.afterNs() / 1e3) / 1e3)
                .put("at", text(begun.plusNanos(step.afterNs())))
                .put("step", step.kind().label())
                .put("branch", step.branch())
                .put("shard", step.shard() == null ? null : step.shard().toString())
                .put("detail", step.detail())
                .put("ok", step.sound())));
        return array;
    }

    private static String text(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS).toString();
    }
}
