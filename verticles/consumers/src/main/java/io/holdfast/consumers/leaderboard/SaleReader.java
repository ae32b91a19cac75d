package io.holdfast.consumers.leaderboard;

import io.holdfast.consumers.EventData;
import io.holdfast.consumers.leaderboard.Entry.Sale;
import io.holdfast.events.CloudEvent;
import io.holdfast.events.consuming.MalformedEventException;
import io.holdfast.journal.Announcements.Decided;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.Participants;
import io.holdfast.protocol.TxId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Reads sales from what is told of them: by an event, or by the decision that an event will tell of. */
final class SaleReader {
    static final String PAID = "order.paid";

    private SaleReader() {}

    /** @param event that an order was paid; a {@link MalformedEventException} says why it is none */
    static Sale of(CloudEvent event) {
        var data = EventData.of(event);
        return new Sale(
                tx(event.id()),
                day(event.at()),
                data.getString("user_id"),
                data.getLong("total_cost"),
                sold(data.getJsonArray("items")));
    }

    private static TxId tx(String id) {
        try {
            return TxId.parse(id);
        } catch (IllegalArgumentException e) {
            throw new MalformedEventException("its id is none of a transaction: " + id);
        }
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    private static Map<String, Long> sold(JsonArray items) {
        var sold = HashMap.<String, Long>newHashMap(4);
        for (Object each : items) {
            var item = (JsonObject) each;
            sold.merge(item.getString("item_id"), item.getLong("quantity"), Long::sum);
        }
        return sold;
    }

    /** @param decided a commit that paid an order */
    static Sale of(Decided decided) {
        String user = decided.user();
        long spent = 0;
        for (var recorded : decided.branches()) {
            var branch = recorded.branch();
            if (branch.shard().kind().equals(Participants.PAYMENT)) {
                for (Line line : branch.lines()) {
                    user = line.id();
                    spent += line.amount();
                }
            }
        }
        return new Sale(
                decided.tx(), day(decided.at()), Objects.requireNonNullElse(user, ""), spent, sold(decided.lines()));
    }

    /** {@code lines}: item=quantity@price, with commas between. */
    private static Map<String, Long> sold(String lines) {
        var sold = HashMap.<String, Long>newHashMap(4);
        int from = 0;
        while (from < lines.length()) {
            int equals = lines.indexOf('=', from);
            int at = lines.indexOf('@', equals);
            int comma = lines.indexOf(',', at);
            sold.merge(lines.substring(from, equals), Long.parseLong(lines, equals + 1, at, 10), Long::sum);
            from = comma < 0 ? lines.length() : comma + 1;
        }
        return sold;
    }
}
