package io.holdfast.app.chaos;

import java.util.List;

/** An order, and what its buyer knows of it: whose it is, what is in it, and the status that answered its last checkout. */
record Purchase(String order, String account, List<Line> lines, int told) {
    /** So many pieces of an item. */
    record Line(String item, long priceMinor, int quantity) {}

    /** Nobody has been told anything yet. */
    static final int NOTHING = 0;

    Purchase told(int status) {
        return new Purchase(order, account, lines, status);
    }

    long totalMinor() {
        return lines.stream().mapToLong(line -> line.priceMinor * line.quantity).sum();
    }
}
