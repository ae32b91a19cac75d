package io.holdfast.consumers.leaderboard;

import io.holdfast.consumers.leaderboard.Entry.Sale;
import io.holdfast.events.CloudEvent;
import io.holdfast.events.consuming.MalformedEventException;
import io.holdfast.journal.Announcements.Decided;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.Participants;
import io.holdfast.protocol.TxId;
import io.vertx.core.json.DecodeException;
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
        try {
            var data = new JsonObject(event.data());
            return new Sale(
                    tx(event.id()),
                    day(event.at()),
                    text(data, "user_id"),
                    number(data, "total_cost"),
                    sold(data.getValue("items")));
        } catch (DecodeException e) {
            throw new MalformedEventException("its value is no JSON object");
        }
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

    private static String text(JsonObject data, String name) {
        if (data.getValue(name) instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw new MalformedEventException("its " + name + " is no text");
    }

    private static long number(JsonObject data, String name) {
        Object value = data.getValue(name);
        if ((value instanceof Integer || value instanceof Long) && isExact(((Number) value).longValue())) {
            return ((Number) value).longValue();
        }
        throw new MalformedEventException("its " + name + " is no integer from 0 to 2^53");
    }

    private static boolean isExact(long number) {
        return number >= 0 && number <= Board.MAX_EXACT;
    }

    private static Map<String, Long> sold(Object items) {
        if (!(items instanceof JsonArray array)) {
            throw new MalformedEventException("its items are no list");
        }
        var sold = new HashMap<String, Long>();
        for (Object each : array) {
            if (!(each instanceof JsonObject item)) {
                throw new MalformedEventException("one of its items is no object");
            }
            sold.merge(text(item, "item_id"), number(item, "quantity"), Long::sum);
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
