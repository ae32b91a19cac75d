package io.holdfast.app.console;

import io.holdfast.app.audit.Invariant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The invariants of the books in what an audit found. */
final class BookWords {
    /** Those about money and goods; the others are about how they are kept. */
    private static final Set<Invariant> BOOKS =
            EnumSet.of(Invariant.I1, Invariant.I2, Invariant.I3, Invariant.I11, Invariant.I13);

    private static final int MOST_DETAILS = 5;

    private BookWords() {}

    static JsonArray invariants(JsonObject audited) {
        var array = new JsonArray();
        for (Invariant invariant : BOOKS) {
            array.add(new JsonObject()
                    .put("id", invariant.name())
                    .put("holds", audited.getJsonObject("invariants").getBoolean(invariant.name()))
                    .put("means", invariant.sentence())
                    .put("detail", detail(audited, invariant)));
        }
        return array;
    }

    private static String detail(JsonObject audited, Invariant invariant) {
        var unseen = audited.getJsonObject("not_looked_at").getString(invariant.name());
        if (unseen != null) {
            return unseen;
        }
        return audited.getJsonArray("broken").stream()
                .map(JsonObject.class::cast)
                .filter(finding -> finding.getString("invariant").equals(invariant.name()))
                .limit(MOST_DETAILS)
                .map(finding -> "%s: %s: expected %s, found %s"
                        .formatted(
                                finding.getValue("subject"),
                                finding.getValue("what"),
                                finding.getValue("expected"),
                                finding.getValue("found")))
                .collect(Collectors.joining("; "));
    }
}
