package io.holdfast.app.dlq;

import io.vertx.core.json.JsonObject;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Dead letters, for people. */
final class LetterText {
    private LetterText() {}

    static String list(JsonObject letters) {
        int count = letters.getInteger("count");
        if (count == 0) {
            return "no dead letters";
        }
        var shown = letters.getJsonArray("entries");
        var text = shown.stream()
                .map(JsonObject.class::cast)
                .map(LetterText::lines)
                .collect(Collectors.joining("\n"));
        return shown.size() < count ? text + "\nthe latest " + shown.size() + " of " + count : text;
    }

    /** Two lines. */
    private static String lines(JsonObject letter) {
        return "%s  %s of %s%n           parked %s after %s: %s"
                .formatted(
                        letter.getString("id"),
                        known(letter.getString("type")),
                        known(letter.getString("subject")),
                        letter.getString("parked_at"),
                        tries(letter.getInteger("attempts")),
                        letter.getString("cause"));
    }

    private static String known(@Nullable String text) {
        return text == null ? "?" : text;
    }

    private static String tries(int count) {
        return count == 1 ? "1 try" : count + " tries";
    }

    static String whole(JsonObject letter) {
        var text = new StringBuilder(lines(letter)).append("\n\n");
        letter.getJsonObject("headers").forEach(header -> text.append(header.getKey())
                .append(": ")
                .append(header.getValue())
                .append('\n'));
        var body = letter.getString("body");
        return text.append('\n').append(body == null ? "without a value" : body).toString();
    }

    static String treated(JsonObject treated) {
        var entries = treated.getJsonArray("entries");
        var notFound = treated.getJsonArray("not_found");
        if (entries.isEmpty() && notFound.isEmpty()) {
            return "no dead letters match, so nothing was done";
        }
        var text = new StringBuilder();
        entries.stream().map(JsonObject.class::cast).forEach(entry -> text.append(entry.getString("id"))
                .append(entry.getBoolean("done") ? " => " : " not done: ")
                .append(entry.getString("outcome"))
                .append('\n'));
        notFound.forEach(id -> text.append("no such dead letter: ").append(id).append('\n'));
        return text.toString().strip();
    }
}
