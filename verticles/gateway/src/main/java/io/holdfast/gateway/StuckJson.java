package io.holdfast.gateway;

import io.holdfast.protocol.Intervention;
import io.holdfast.protocol.OperatorAction;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Stuck;
import io.holdfast.protocol.Treatment;
import io.holdfast.protocol.TxId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/** How what does not get on, and what was done about it, is written. */
public final class StuckJson {
    private StuckJson() {}

    public static JsonObject overview(StuckControl.Overview overview) {
        var entries = new JsonArray();
        overview.latest().forEach(stuck -> entries.add(entry(stuck)));
        return new JsonObject()
                .put("count", overview.count())
                .put("entries", entries)
                .put("truncated", overview.latest().size() < overview.count());
    }

    private static JsonObject entry(Stuck stuck) {
        var shards = new JsonArray();
        stuck.shards().stream().map(ShardId::toString).forEach(shards::add);
        return new JsonObject()
                .put("cause", stuck.cause().label())
                .put("target", stuck.target())
                .put("tx", stuck.tx() == null ? null : Objects.toString(stuck.tx()))
                .put("order", stuck.order())
                .put(
                        "protocol",
                        stuck.protocol() == null ? null : stuck.protocol().label())
                .put("detail", stuck.detail())
                .put("shards", shards)
                .put("last_error", stuck.lastError())
                .put("next_try_ms", stuck.nextTryMs())
                .put("age_ms", stuck.ageMs());
    }

    /** With those transactions that were named and are not in flight: settled, or never begun here. */
    static JsonObject treatment(Treatment treatment, Intervention wanted) {
        var entries = new JsonArray();
        var notFound = new TreeSet<>(wanted.selection().txs());
        for (Treatment.Entry each : treatment.entries()) {
            entries.add(entry(each.stuck()).put("done", each.done()).put("outcome", each.outcome()));
            notFound.removeIf(tx -> tx.equals(each.stuck().tx()));
        }
        return new JsonObject()
                .put("dry_run", wanted.dryRun())
                .put("entries", entries)
                .put(
                        "not_found",
                        new JsonArray(notFound.stream().map(TxId::toString).toList()))
                .put("truncated", treatment.truncated());
    }

    static JsonObject actions(List<OperatorAction> actions) {
        var entries = new JsonArray();
        actions.forEach(action -> entries.add(new JsonObject()
                .put("id", action.id())
                .put("at", action.at())
                .put("node", action.node())
                .put("verb", action.verb())
                .put("target", action.target())
                .put("reason", action.reason())
                .put("outcome", action.outcome())));
        return JsonObject.of("actions", entries);
    }
}
