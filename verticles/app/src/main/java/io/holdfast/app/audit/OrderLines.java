package io.holdfast.app.audit;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What an order said when it was committed, out of the text {@code item=quantity@price,…}.
 *
 * @param quantities per item, over all lines
 */
record OrderLines(long totalMinor, Map<String, Long> quantities) {
    private static final Pattern COMMA = Pattern.compile(",");

    static OrderLines parse(String text) {
        long total = 0;
        var quantities = new TreeMap<String, Long>();
        for (String line : text.isEmpty() ? new String[0] : COMMA.split(text, -1)) {
            int equals = line.indexOf('=');
            int at = line.indexOf('@', equals);
            long quantity = Long.parseLong(line, equals + 1, at, 10);
            total = Math.addExact(total, Math.multiplyExact(quantity, Long.parseLong(line, at + 1, line.length(), 10)));
            quantities.merge(line.substring(0, equals), quantity, Math::addExact);
        }
        return new OrderLines(total, quantities);
    }

    long units() {
        return quantities.values().stream().mapToLong(Long::longValue).sum();
    }
}
