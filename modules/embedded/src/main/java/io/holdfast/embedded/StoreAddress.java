package io.holdfast.embedded;

/** Where a store listens; prints as {@code host:port}. */
public record StoreAddress(String host, int port) {
    static StoreAddress loopback(int port) {
        return new StoreAddress("127.0.0.1", port);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
