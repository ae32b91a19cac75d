package io.holdfast.gateway;

import io.holdfast.protocol.Intervention;
import io.holdfast.protocol.Remedy;
import io.holdfast.protocol.Selection;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Stuck;
import io.holdfast.protocol.StuckReport;
import io.holdfast.protocol.TxId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what a person wants done. What makes no sense is refused as a whole, with what would make some. */
final class InterventionForm {
    private static final List<String> MEMBERS = List.of("reason", "tx", "filter", "dry_run");
    private static final List<String> FILTER = List.of("shard", "cause", "older_than_s");

    private InterventionForm() {}

    /** It cannot be understood; the message says what to change. */
    static final class InvalidException extends RuntimeException {
        private static final long serialVersionUID = 1;

        InvalidException(String message) {
            super(message);
        }
    }

    static Intervention read(Remedy remedy, JsonObject form) {
        requireKnown(form, MEMBERS, "");
        boolean dryRun = flag(form);
        return new Intervention(remedy, selection(form), reason(form, dryRun), dryRun);
    }

    private static void requireKnown(JsonObject form, List<String> members, String of) {
        for (String name : form.fieldNames()) {
            if (!members.contains(name)) {
                throw new InvalidException(of + "there is no '" + name + "', only " + String.join(", ", members));
            }
        }
    }

    private static boolean flag(JsonObject form) {
        return switch (form.getValue("dry_run", false)) {
            case Boolean flag -> flag;
            case null, default -> throw new InvalidException("dry_run must be true or false");
        };
    }

    private static String reason(JsonObject form, boolean dryRun) {
        if (dryRun && !form.containsKey("reason")) {
            return "";
        }
        return switch (form.getValue("reason")) {
            case String text when Reason.fits(text, Intervention.MAX_REASON) -> text.strip();
            case null, default -> throw new InvalidException("reason must be " + Reason.rule(Intervention.MAX_REASON));
        };
    }

    private static Selection selection(JsonObject form) {
        if (form.containsKey("tx") == form.containsKey("filter")) {
            throw new InvalidException(
                    "either tx or filter must say what is meant, such as \"tx\":[\"3.17\"] or \"filter\":{\"shard\":\"stock-0\"}");
        }
        return form.containsKey("tx") ? Selection.of(txs(form)) : filter(form);
    }

    private static Set<TxId> txs(JsonObject form) {
        if (!(form.getValue("tx") instanceof JsonArray names)
                || names.isEmpty()
                || names.size() > StuckReport.MAX_ENTRIES) {
            throw new InvalidException("tx must be a list of 1 to " + StuckReport.MAX_ENTRIES + " transactions");
        }
        var txs = new HashSet<TxId>();
        names.forEach(name -> txs.add(tx(name)));
        return txs;
    }

    /** A number is none: 3.10 would be that of 3.1. */
    private static TxId tx(@Nullable Object name) {
        try {
            if (name instanceof String text && Syntax.isTransaction(text)) {
                return TxId.parse(text);
            }
            throw new IllegalArgumentException("not as one is written");
        } catch (IllegalArgumentException e) {
            throw new InvalidException("tx has '" + name + "', which is not a transaction such as \"3.17\"");
        }
    }

    private static Selection filter(JsonObject form) {
        if (!(form.getValue("filter") instanceof JsonObject filter) || filter.isEmpty()) {
            throw new InvalidException("filter must have at least one of " + String.join(", ", FILTER));
        }
        requireKnown(filter, FILTER, "in filter ");
        return new Selection(Set.of(), shard(filter), causes(filter), olderThanMs(filter));
    }

    private static @Nullable ShardId shard(JsonObject filter) {
        if (!filter.containsKey("shard")) {
            return null;
        }
        var name = filter.getValue("shard");
        try {
            return ShardId.parse(String.valueOf(name));
        } catch (IllegalArgumentException e) {
            throw new InvalidException("filter.shard is '" + name + "', which is not a shard such as \"stock-0\"");
        }
    }

    private static Set<Stuck.Cause> causes(JsonObject filter) {
        if (!filter.containsKey("cause")) {
            return Set.of();
        }
        var name = filter.getValue("cause");
        for (Stuck.Cause cause : Stuck.Cause.values()) {
            if (cause.label().equals(name)) {
                return Set.of(cause);
            }
        }
        var known = Arrays.stream(Stuck.Cause.values()).map(Stuck.Cause::label).collect(Collectors.joining(", "));
        throw new InvalidException("filter.cause is '" + name + "', which is none of " + known);
    }

    private static long olderThanMs(JsonObject filter) {
        return switch (filter.getValue("older_than_s", 0)) {
            case Integer seconds when seconds >= 0 && seconds <= StuckControl.MAX_AGE_S -> seconds * 1_000L;
            case null, default ->
                throw new InvalidException(
                        "filter.older_than_s must be an integer from 0 to " + StuckControl.MAX_AGE_S);
        };
    }
}
