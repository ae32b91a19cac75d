package io.holdfast.app.reconcile;

import io.holdfast.app.audit.AuditReport;
import io.holdfast.app.reconcile.Compared.State;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.List;

/**
 * What came of a reconciliation.
 *
 * @param isAnnounced whether anything is, so that the audit should have looked at it
 */
record Report(AuditReport audit, List<Compared> models, boolean isAnnounced) {
    private static final EnumSet<State> OPEN = EnumSet.of(State.BEHIND, State.UNKNOWN);

    /** Nothing differs, as far as it could be compared. */
    boolean holds() {
        return audit.holds() && differences().isEmpty();
    }

    /** Every model that there is could be compared, and every invariant looked at. */
    boolean isWhole() {
        boolean auditIsWhole = !isAnnounced || audit.notLookedAt().isEmpty();
        return auditIsWhole && models.stream().map(Compared::state).noneMatch(OPEN::contains);
    }

    List<Difference> differences() {
        return models.stream().flatMap(model -> model.differences().stream()).toList();
    }

    String toText() {
        var text = new StringBuilder(audit.toText()).append("\n\n");
        for (Compared model : models) {
            text.append("%-14s %s%n".formatted(model.model(), model.detail()));
            model.differences()
                    .forEach(difference -> text.append(difference.line()).append('\n'));
        }
        return text.append(verdict()).toString();
    }

    private String verdict() {
        if (!holds()) {
            return "something differs";
        }
        if (!isWhole()) {
            return "nothing differs, but not everything could be compared";
        }
        return audit.notLookedAt().isEmpty() ? "all agree" : "all that was looked at agrees" + audit.unseen();
    }

    JsonObject toJson() {
        var all = new JsonArray();
        for (Compared model : models) {
            var differences = new JsonArray();
            model.differences().forEach(difference -> differences.add(difference.line()));
            all.add(new JsonObject()
                    .put("name", model.model())
                    .put("state", model.state().label())
                    .put("detail", model.detail())
                    .put("differences", differences));
        }
        return new JsonObject()
                .put("holds", holds())
                .put("whole", isWhole())
                .put("audit", audit.toJson())
                .put("models", all);
    }
}
