package io.holdfast.app.bench;

/**
 * What is to be measured.
 *
 * @param items that orders are for
 * @param hot whether all orders are for one item
 * @param refusedPercent about how many checkouts are to be refused
 */
record Plan(int seconds, int warmUpSeconds, int connections, int items, boolean hot, int refusedPercent) {
    static final int LINES_PER_ORDER = 2;

    /** How many items the orders' lines are drawn from. */
    int itemsSold() {
        return hot ? 1 : items;
    }

    /**
     * How many of the items have stock, the first ones. An order draws its two items independently and is refused unless
     * both have stock, so the share with stock is the root of the share of orders that succeed.
     */
    int itemsWithStock() {
        double succeeding = (100 - refusedPercent) / 100.0;
        return (int) Math.round(items * Math.pow(succeeding, 1.0 / LINES_PER_ORDER));
    }
}
