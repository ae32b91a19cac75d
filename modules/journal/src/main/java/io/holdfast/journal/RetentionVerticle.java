package io.holdfast.journal;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs {@link Retention} soon after the start and every hour from then on, each time on a connection of its own: what
 * fails today is done the next time. To be deployed as a worker, because sums over many decisions take longer than an
 * event loop should be held up.
 */
public final class RetentionVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionVerticle.class);
    private static final long FIRST_MS = Duration.ofMinutes(1).toMillis();
    private static final long EVERY_MS = Duration.ofHours(1).toMillis();
    private static final int HOURS = 24;

    private final Postgres postgres;
    private final Retention.Terms terms;
    private @Nullable PgConnection busyWith;
    private int hoursBusy;

    public RetentionVerticle(Postgres postgres, Retention.Terms terms) {
        this.postgres = postgres;
        this.terms = terms;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(FIRST_MS, EVERY_MS, timer -> {
            if (busyWith == null) {
                run().onFailure(cause -> LOG.warn("old decisions are dropped later: {}", cause.getMessage()));
            } else if (++hoursBusy >= HOURS) {
                cut(busyWith);
            }
        });
        return Future.succeededFuture();
    }

    /** Its connection may be one that nobody will ever hear of again. */
    private static void cut(PgConnection connection) {
        LOG.warn("the last run took a day: it is cut short, the next one takes it up");
        connection.close().onFailure(cause -> LOG.debug("the connection had ended", cause));
    }

    /** The time is that of the database, as it is in what it judges. */
    Future<Integer> run() {
        return postgres.connectForBulk(vertx).compose(connection -> {
            busyWith = connection;
            hoursBusy = 0;
            return connection
                    .query("select now()")
                    .execute()
                    .compose(rows -> {
                        OffsetDateTime now = rows.iterator().next().getOffsetDateTime(0);
                        return Retention.run(connection, now, terms);
                    })
                    .eventually(() -> {
                        busyWith = null;
                        return connection.close();
                    });
        });
    }

    /** A run that is cut short is taken up by the next one. */
    @Override
    public Future<?> stop() {
        return busyWith == null ? Future.succeededFuture() : busyWith.close();
    }
}
