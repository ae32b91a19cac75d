package io.holdfast.embedded;

import io.holdfast.embedded.testing.Eventually;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Clients that commit row after row until their Postgres ends under them. */
final class WriteLoad implements AutoCloseable {
    private static final int CLIENTS = 4;

    private final AtomicLong committed = new AtomicLong();
    private final List<Thread> clients;

    private WriteLoad(StoreAddress address) {
        clients = IntStream.range(0, CLIENTS)
                .mapToObj(client -> Thread.ofVirtual().unstarted(() -> write(address)))
                .toList();
    }

    static WriteLoad on(StoreAddress address) throws IOException {
        try (var query = SimpleQuery.open(address, "postgres")) {
            query.run("create table written (text text)");
        }
        var load = new WriteLoad(address);
        load.clients.forEach(Thread::start);
        return load;
    }

    private void write(StoreAddress address) {
        try (var query = SimpleQuery.open(address, "postgres")) {
            while (true) {
                query.run("insert into written select repeat('x', 2000) from generate_series(1, 20)");
                committed.incrementAndGet();
            }
        } catch (IOException ended) {
            Thread.currentThread().interrupt(); // so it ends too
        }
    }

    void awaitWrites(long atLeast) {
        Eventually.until(atLeast + " writes", () -> committed.get() >= atLeast);
    }

    /** How many writes of twenty rows were acknowledged. */
    long committed() {
        return committed.get();
    }

    /** Returns when all clients have noticed the end. */
    @Override
    public void close() throws InterruptedException {
        for (var client : clients) {
            client.join();
        }
    }
}
