package io.holdfast.gateway;

/** The three services that a client sees, each a domain behind the gateway. */
public enum Domain {
    ORDERS("orders"),
    STOCK("stock"),
    PAYMENT("payment");

    private final String path;

    Domain(String path) {
        this.path = path;
    }

    /** The first segment of its paths. */
    public String path() {
        return path;
    }
}
