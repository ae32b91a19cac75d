package io.holdfast.app.audit;

import java.util.Map;
import java.util.TreeMap;

/**
 * What an order said when it was committed, out of the text {@code item=quantity@price,…}.
 *
 * @param quantities per item, over all lines
 */
record OrderLines(long totalMinor, Map<String, Long> quantities) {
    static OrderLines parse(String text) {
        long total = 0;
        var quantities = new TreeMap<String, Long>();
        int from = 0;
        while (from < text.length()) {
            int equals = text.indexOf('=', from);
            int at = text.indexOf('@', equals);
            int comma = text.indexOf(',', at);
            int end = comma < 0 ? text.length() : comma;
            long quantity = Long.parseLong(text, equals + 1, at, 10);
            total = Math.addExact(total, Math.multiplyExact(quantity, Long.parseLong(text, at + 1, end, 10)));
            quantities.merge(text.substring(from, equals), quantity, Math::addExact);
            from = end + 1;
        }
        return new OrderLines(total, quantities);
    }

    long units() {
        return quantities.values().stream().mapToLong(Long::longValue).sum();
    }
}
