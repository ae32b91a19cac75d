package io.holdfast.app.chaos;

import io.holdfast.embedded.SimpleQuery;
import io.holdfast.embedded.StoreAddress;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What of the journal is not on Kafka yet. */
final class Backlog {
    private static final String OWED = "select count(*) + (select count(*) from announcement) from low_water l"
            + " where l.announced < last_decided(l.e)";
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long PAUSE_MS = 100;

    private Backlog() {}

    /** Waits until there is none; what stays of it is a complaint. */
    static List<String> complaints(Supplier<StoreAddress> postgres) {
        long end = System.nanoTime() + LIMIT_NS;
        while (true) {
            String owed = owed(postgres.get());
            if (owed.equals("0")) {
                return List.of();
            }
            if (System.nanoTime() > end) {
                return List.of("not everything is announced: " + owed);
            }
            Pauses.forMs(PAUSE_MS);
        }
    }

    private static String owed(StoreAddress postgres) {
        try (SimpleQuery query = SimpleQuery.open(postgres, "postgres")) {
            return String.valueOf(query.run(OWED).getFirst().getFirst());
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
