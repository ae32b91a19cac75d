package io.holdfast.app.chaos;

import io.holdfast.app.cli.CommandException;
import io.holdfast.embedded.SimpleQuery;
import io.holdfast.embedded.StoreAddress;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Backends of Postgres that are deciding; those that write their log, which is the COMMIT, before the others. */
final class Backends {
    private static final String DECIDING = " from pg_stat_activity where state = 'active' and pid <> pg_backend_pid()"
            + " and query like '%from decide(%' order by wait_event ilike 'wal%' desc nulls last limit 1";
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long PAUSE_MS = 1;

    private Backends() {}

    /** By Postgres itself, in the statement that finds it. */
    static void end(Supplier<StoreAddress> postgres) {
        first(postgres, "select pg_terminate_backend(pid)" + DECIDING);
    }

    /** {@code kill -9}: Postgres then ends all of them, and recovers. */
    static void kill(Supplier<StoreAddress> postgres) {
        Signals.kill(Long.parseLong(first(postgres, "select pid" + DECIDING)));
    }

    private static String first(Supplier<StoreAddress> postgres, String sql) {
        long end = System.nanoTime() + LIMIT_NS;
        while (System.nanoTime() < end) {
            try (SimpleQuery query = SimpleQuery.open(postgres.get(), "postgres")) {
                while (System.nanoTime() < end) {
                    List<List<@Nullable String>> rows = query.run(sql);
                    String value = rows.isEmpty() ? null : rows.getFirst().getFirst();
                    if (value != null) {
                        return value;
                    }
                    Pauses.forMs(PAUSE_MS);
                }
            } catch (IOException e) {
                Pauses.forMs(PAUSE_MS); // Postgres has just ended, or recovers
            }
        }
        throw new CommandException("no backend of Postgres ran decide()");
    }
}
