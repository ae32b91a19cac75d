package io.holdfast.app.dlq;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What does not get on, for people: two lines each. */
final class StuckText {
    private StuckText() {}

    static String overview(JsonObject overview) {
        int count = overview.getInteger("count");
        if (count == 0) {
            return "everything gets on";
        }
        var shown = overview.getJsonArray("entries");
        var more = shown.size() < count ? "\nthe latest " + shown.size() + " of " + count : "";
        return lines(shown) + more;
    }

    static String treatment(JsonObject treatment) {
        var entries = treatment.getJsonArray("entries");
        var notFound = treatment.getJsonArray("not_found");
        if (entries.isEmpty() && notFound.isEmpty()) {
            return "nothing matches: nothing that is meant is stuck, so nothing "
                    + (treatment.getBoolean("dry_run") ? "would be done" : "was done");
        }
        var text = new StringBuilder(lines(entries));
        notFound.forEach(tx -> text.append("\nnot in flight: ").append(tx));
        text.append(
                treatment.getBoolean("truncated")
                        ? "\nmore matches than these " + entries.size() + ": say it again for the rest"
                        : "");
        return text.toString().strip();
    }

    private static String lines(JsonArray entries) {
        return entries.stream()
                .map(JsonObject.class::cast)
                .map(StuckText::lines)
                .collect(Collectors.joining("\n"));
    }

    private static String lines(JsonObject entry) {
        var text = new StringBuilder("%-10s %-12s %s"
                .formatted(entry.getString("cause"), entry.getString("target"), entry.getString("detail")));
        text.append("\n           for ").append(entry.getLong("age_ms") / 1_000).append(" s");
        append(text, "order ", entry.getString("order"));
        append(text, "", entry.getString("protocol"));
        append(text, "", entry.getString("last_error"));
        append(text, "next try in ms: ", entry.getLong("next_try_ms"));
        if (entry.containsKey("outcome")) {
            text.append(entry.getBoolean("done") ? "\n           => " : "\n           not done: ")
                    .append(entry.getString("outcome"));
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String what, @Nullable Object value) {
        if (value != null) {
            text.append(", ").append(what).append(value);
        }
    }
}
