package io.holdfast.events;

import io.holdfast.journal.Announcements.Decided;
import io.holdfast.journal.Announcements.Noted;
import io.holdfast.journal.RecordedBranch;
import io.holdfast.protocol.Direction;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.Participants;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts into events what the journal holds. */
final class Telling {
    private Telling() {}

    /** What is noted is an event as it stands. */
    static CloudEvent of(Noted noted) {
        var topic = noted.type().startsWith("order.") ? Topic.ORDERS : Topic.PROTOCOL;
        return new CloudEvent(
                topic,
                noted.subject(),
                noted.writer() + "-" + noted.no(),
                noted.type(),
                noted.subject(),
                noted.at(),
                noted.body(),
                noted.trace());
    }

    /** Nothing for an abort: what was refused is noted by whoever refused it. */
    static List<CloudEvent> of(Decided decided) {
        var events = new ArrayList<CloudEvent>(4);
        if (!decided.committed()) {
            return events;
        }
        var stock = changes(decided, Participants.STOCK);
        var payment = changes(decided, Participants.PAYMENT);
        var tx = decided.tx().toString();
        if (decided.order() != null) {
            events.add(paid(decided, tx, decided.order(), payment));
        }
        stock.forEach((id, change) -> events.add(changed(decided, tx, Topic.STOCK, id, change)));
        payment.forEach((id, change) -> events.add(changed(decided, tx, Topic.PAYMENTS, id, change)));
        return events;
    }

    /** The sum for each id, which may stand on several lines. */
    private static Map<String, Long> changes(Decided decided, String kind) {
        var changes = LinkedHashMap.<String, Long>newLinkedHashMap(4);
        for (RecordedBranch recorded : decided.branches()) {
            var branch = recorded.branch();
            if (branch.shard().kind().equals(kind)) {
                long sign = branch.direction() == Direction.CREDIT ? 1 : -1;
                for (Line line : branch.lines()) {
                    changes.merge(line.id(), sign * line.amount(), Long::sum);
                }
            }
        }
        return changes;
    }

    // JSON by hand, for it is written tens of thousands of times a second: no id has a character that would have to be
    // escaped.

    private static CloudEvent paid(Decided decided, String tx, String order, Map<String, Long> payment) {
        var user = decided.user();
        long total = 0;
        for (var charge : payment.entrySet()) {
            user = charge.getKey();
            total = -charge.getValue();
        }
        var data = new StringBuilder(256)
                .append("{\"order_id\":\"")
                .append(order)
                .append("\",\"user_id\":\"")
                .append(user)
                .append("\",\"total_cost\":")
                .append(total)
                .append(",\"items\":[");
        items(data, decided.lines());
        data.append("],\"protocol\":\"")
                .append(decided.mode().equals("s") ? "saga" : "2pc")
                .append("\"}");
        return new CloudEvent(
                Topic.ORDERS, order, tx, "order.paid", order, decided.at(), data.toString(), decided.trace());
    }

    /** {@code lines}: item=quantity@price, with commas between. */
    private static void items(StringBuilder data, String lines) {
        int from = 0;
        while (from < lines.length()) {
            int equals = lines.indexOf('=', from);
            int at = lines.indexOf('@', equals);
            int comma = lines.indexOf(',', at);
            int end = comma < 0 ? lines.length() : comma;
            data.append(from == 0 ? "{\"item_id\":\"" : ",{\"item_id\":\"")
                    .append(lines, from, equals)
                    .append("\",\"quantity\":")
                    .append(lines, equals + 1, at)
                    .append(",\"price\":")
                    .append(lines, at + 1, end)
                    .append('}');
            from = end + 1;
        }
    }

    /** The kind is part of the id, for an item and a user may have the same one, as after {@code batch_init}. */
    private static CloudEvent changed(Decided decided, String tx, Topic topic, String id, long change) {
        boolean isStock = topic == Topic.STOCK;
        var data = new StringBuilder(160)
                .append(isStock ? "{\"item_id\":\"" : "{\"user_id\":\"")
                .append(id)
                .append("\",\"change\":")
                .append(change);
        if (decided.order() != null) {
            data.append(",\"order_id\":\"").append(decided.order()).append('"');
        }
        return new CloudEvent(
                topic,
                id,
                tx + (isStock ? "/stock/" : "/payment/") + id,
                isStock ? "stock.changed" : "payment.changed",
                id,
                decided.at(),
                data.append('}').toString(),
                decided.trace());
    }
}
