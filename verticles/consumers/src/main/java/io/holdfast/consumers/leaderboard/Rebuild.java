package io.holdfast.consumers.leaderboard;

import io.holdfast.events.consuming.Effects;
import io.holdfast.events.consuming.StoreAwayException;
import io.holdfast.gateway.LeaderboardControl.Progress;
import io.holdfast.gateway.LeaderboardControl.Rebuilt;
import io.holdfast.gateway.NotNowException;
import io.holdfast.journal.Postgres;
import io.holdfast.journal.Sales;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the leaderboard again from the journal, one node at a time. Blocks its thread.
 *
 * <p>Consumers stop before the journal is looked at. So an event that had its effect on the old leaderboard is of a decision that this look
 * sees; one whose decision it does not see comes afterwards; and of one that it sees, a bit says so when its event comes. Decisions may
 * be made in any order: nothing is concluded from the highest number.
 */
final class Rebuild {
    private static final Logger LOG = LoggerFactory.getLogger(Rebuild.class);
    private static final String TAKE_TURN = "select pg_try_advisory_lock(10, 0)";
    private static final String END_TURN =
            "select pg_advisory_unlock(10, 0)"; // what a connection that ends does a little later
    /** No other transaction of this database ever has the same, whatever Redis has forgotten. */
    private static final String TOKEN = "select pg_current_xact_id()::text";

    private static final int STATEMENT_LIMIT_S = 600;

    private final Vertx vertx;
    private final Postgres postgres;
    private final Board board;
    private final Source source;
    private final InstantSource clock;
    private final Retries retries;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile @Nullable Progress progress;
    private volatile @Nullable Future<Rebuilt> last;

    /** @param vertx on whose event loop pages are read */
    Rebuild(Vertx vertx, Postgres postgres, Board board, Source source, InstantSource clock) {
        this.vertx = vertx;
        this.postgres = postgres;
        this.board = board;
        this.source = source;
        this.clock = clock;
        this.retries = new Retries(clock);
    }

    Optional<Progress> progress() {
        return Optional.ofNullable(progress);
    }

    /** What came of the last one of this node that had its turn. */
    Optional<Future<Rebuilt>> last() {
        return Optional.ofNullable(last);
    }

    /** Why it is not rebuilt, when the last attempt failed. */
    Optional<String> trouble() {
        return retries.trouble();
    }

    /** Whether this node is at it. */
    boolean isBusy() {
        return busy.get();
    }

    /** Likewise, but not soon after one that failed: each costs Redis a good deal of what a whole one costs. */
    Rebuilt runWhenDue() {
        retries.requireDue();
        return run();
    }

    /**
     * Returns when readers see the new one. A {@link NotNowException} says that it is being rebuilt already, any other exception that it
     * failed: then all is as it was before, and the next to enter something begins again if there was none.
     */
    Rebuilt run() {
        if (busy.getAndSet(true)) {
            throw alreadyRunning();
        }
        try {
            return runAlone();
        } finally {
            busy.set(false);
        }
    }

    static NotNowException alreadyRunning() {
        return new NotNowException("the leaderboard is being rebuilt already");
    }

    private Rebuilt runAlone() {
        var begun = clock.instant();
        Pool pool = postgres.poolForBulk(vertx);
        try {
            var connection = await(pool.getConnection());
            if (!await(connection.query(TAKE_TURN).execute()).iterator().next().getBoolean(0)) {
                throw alreadyRunning();
            }
            long sales = rebuild(connection);
            await(connection.query(END_TURN).execute());
            var rebuilt =
                    new Rebuilt(sales, Duration.between(begun, clock.instant()).toMillis());
            LOG.info("the leaderboard was rebuilt from the journal: {} orders in {} ms", sales, rebuilt.tookMs());
            last = Future.succeededFuture(rebuilt);
            return rebuilt;
        } finally {
            progress = null;
            pool.close().onFailure(cause -> LOG.debug("the connection had ended", cause));
        }
    }

    private static <T> T await(Future<T> asked) {
        return Effects.await(asked.timeout(STATEMENT_LIMIT_S, TimeUnit.SECONDS), StoreAwayException::new);
    }

    private long rebuild(SqlConnection connection) {
        String token =
                await(connection.query(TOKEN).execute()).iterator().next().getString(0);
        await(board.begin(token));
        try {
            long sales = fillAndOpen(connection, token);
            retries.succeeded();
            return sales;
        } catch (RuntimeException e) {
            if (!Thread.currentThread().isInterrupted()) { // it has not failed: it was asked to end
                retries.failed(e);
            }
            abandon(token);
            last = Future.failedFuture(e);
            throw e;
        }
    }

    private long fillAndOpen(SqlConnection connection, String token) {
        String madeOf = await(source.look(connection));
        var journal = await(Sales.open(connection));
        long sales = new Filling(board, token, journal, now -> progress = now).fill();
        await(journal.close());
        if (!await(board.open(token, madeOf))) {
            throw Filling.lost();
        }
        return sales;
    }

    /** Half of a leaderboard is of no use, and takes the memory of what sells. */
    private void abandon(String token) {
        try {
            await(board.abandon(token));
        } catch (RuntimeException e) {
            LOG.debug("what was loaded stays until the next attempt: {}", e.getMessage());
        }
    }
}
