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
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
    private final InstantSource clock;
    private volatile @Nullable Progress progress;

    /** @param vertx on whose event loop pages are read */
    Rebuild(Vertx vertx, Postgres postgres, Board board, InstantSource clock) {
        this.vertx = vertx;
        this.postgres = postgres;
        this.board = board;
        this.clock = clock;
    }

    Optional<Progress> progress() {
        return Optional.ofNullable(progress);
    }

    /**
     * Returns when readers see the new one. A {@link NotNowException} says that it is being rebuilt already, a
     * {@link io.holdfast.events.consuming.StoreAwayException} that a store was lost meanwhile: the old one may be gone then, and the next
     * to enter something begins again.
     */
    Rebuilt run() {
        var begun = clock.instant();
        PgConnection connection = await(postgres.connectForBulk(vertx));
        try {
            if (!await(connection.query(TAKE_TURN).execute()).iterator().next().getBoolean(0)) {
                throw new NotNowException("the leaderboard is being rebuilt already");
            }
            long sales = rebuild(connection);
            await(connection.query(END_TURN).execute());
            var took = Duration.between(begun, clock.instant());
            LOG.info("the leaderboard was rebuilt from the journal: {} orders in {} ms", sales, took.toMillis());
            return new Rebuilt(sales, took.toMillis());
        } finally {
            progress = null;
            connection.close().onFailure(cause -> LOG.debug("the connection had ended", cause));
        }
    }

    private static <T> T await(Future<T> asked) {
        return Effects.await(asked.timeout(STATEMENT_LIMIT_S, TimeUnit.SECONDS), StoreAwayException::new);
    }

    private long rebuild(PgConnection connection) {
        String token =
                await(connection.query(TOKEN).execute()).iterator().next().getString(0);
        await(board.begin(token));
        var journal = await(Sales.open(connection));
        long sales = new Filling(board, token, journal, now -> progress = now).fill();
        await(journal.close());
        if (!await(board.open(token))) {
            throw Filling.lost();
        }
        return sales;
    }
}
