package io.holdfast.order;

import java.util.ArrayList;
import java.util.List;

/**
 * An order as it is stored; a change gives it another version.
 *
 * @param lines {@code item=quantity@price,…} as stored and as announced
 * @param totalMinor what it costs
 */
record Order(String id, String userId, String lines, long totalMinor, long version, boolean paid) {
    static final int MAX_LINES = 1_000;

    /** One line of an order; the price was taken when it was added. */
    record OrderLine(String itemId, int quantity, long priceMinor) {
        String encoded() {
            return itemId + "=" + quantity + "@" + priceMinor;
        }
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    List<OrderLine> orderLines() {
        var parsed = new ArrayList<OrderLine>(2);
        int from = 0;
        while (from < lines.length()) {
            int equals = lines.indexOf('=', from);
            int at = lines.indexOf('@', equals);
            int comma = lines.indexOf(',', at);
            int end = comma < 0 ? lines.length() : comma;
            parsed.add(new OrderLine(
                    lines.substring(from, equals),
                    Integer.parseInt(lines, equals + 1, at, 10),
                    Long.parseLong(lines, at + 1, end, 10)));
            from = end + 1;
        }
        return parsed;
    }

    /** The order as the API shows it. Ids need no escaping. */
    String json() {
        var json = new StringBuilder(128);
        json.append("{\"order_id\":\"")
                .append(id)
                .append("\",\"paid\":")
                .append(paid)
                .append(",\"items\":[");
        var separator = "";
        for (OrderLine line : orderLines()) {
            json.append(separator)
                    .append("[\"")
                    .append(line.itemId())
                    .append("\",")
                    .append(line.quantity())
                    .append(']');
            separator = ",";
        }
        return json.append("],\"user_id\":\"")
                .append(userId)
                .append("\",\"total_cost\":")
                .append(totalMinor)
                .append('}')
                .toString();
    }
}
