package io.holdfast.events;

/** Where events of one kind go; the key says which of them stay in order. */
public enum Topic {
    /** By order. */
    ORDERS("orders"),
    /** By item. */
    STOCK("stock"),
    /** By account. */
    PAYMENTS("payments"),
    /** Of the engine itself, by node. */
    PROTOCOL("protocol");

    private final String label;

    Topic(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
