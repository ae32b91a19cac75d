package io.holdfast.consumers.leaderboard;

import io.holdfast.events.consuming.Effects;
import io.holdfast.events.consuming.StoreAwayException;
import io.holdfast.gateway.LeaderboardControl.Comparison;
import io.holdfast.gateway.LeaderboardControl.Difference;
import io.holdfast.gateway.LeaderboardView.Ranking;
import io.holdfast.journal.Postgres;
import io.holdfast.journal.SaleBook;
import io.holdfast.journal.SaleBook.Amount;
import io.holdfast.protocol.Participants;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds every place of the leaderboard against the journal's own sums. Blocks its thread. */
final class Comparing {
    private static final Logger LOG = LoggerFactory.getLogger(Comparing.class);
    private static final int PAGE = 500;
    private static final int MOST_TOLD = 100;
    private static final int STATEMENT_LIMIT_S = 600;

    /** A day that is about to be forgotten may be so before it is compared. */
    private static final Duration LONGEST_RUN = Duration.ofHours(1);

    private final Vertx vertx;
    private final Postgres postgres;
    private final Board board;
    private final InstantSource clock;

    Comparing(Vertx vertx, Postgres postgres, Board board, InstantSource clock) {
        this.vertx = vertx;
        this.postgres = postgres;
        this.board = board;
        this.clock = clock;
    }

    private static <T> T await(Future<T> asked) {
        return Effects.await(asked.timeout(STATEMENT_LIMIT_S, TimeUnit.SECONDS), StoreAwayException::new);
    }

    boolean isThere() {
        return await(board.top(board.keys().items(), 1)).isPresent();
    }

    Comparison run() {
        Pool pool = postgres.poolForBulk(vertx);
        try {
            return new Run(await(pool.getConnection().compose(SaleBook::open))).compare();
        } finally {
            pool.close().onFailure(cause -> LOG.debug("the connection had ended", cause));
        }
    }

    /** One of the sorted sets. */
    private record Column(Ranking ranking, @Nullable LocalDate day) {
        static Column of(Amount amount) {
            return new Column(amount.kind().equals(Participants.STOCK) ? Ranking.ITEMS : Ranking.USERS, amount.day());
        }

        String name() {
            return day == null ? ranking.label() : ranking.label() + ":" + day;
        }
    }

    private final class Run {
        private final SaleBook book;
        private final Map<Column, Long> known = new HashMap<>();
        private final Fingerprints ids = new Fingerprints();
        private final List<Difference> differences = new ArrayList<>();
        private @Nullable Column column;
        private long shown;
        private long count;

        Run(SaleBook book) {
            this.book = book;
        }

        Comparison compare() {
            var page = await(book.next(PAGE));
            while (!page.isEmpty()) {
                int from = 0;
                while (from < page.size()) {
                    from = hold(page, from);
                }
                page = await(book.next(PAGE));
            }
            endColumn();
            columns().stream().filter(each -> !known.containsKey(each)).forEach(this::findUnknown);
            if (count == 0) {
                trim();
            }
            return new Comparison(items(Ranking.ITEMS), items(Ranking.USERS), differences, count);
        }

        /** Of what the journal has let go, which it still has the sums of, everything counts: or these would differ. */
        private void trim() {
            var carried = await(book.carried());
            await(board.bitmaps()).forEach((session, bitmaps) -> {
                if (carried.stream().anyMatch(range -> range.countsAll(session))) {
                    await(board.trim(session, bitmaps));
                }
            });
        }

        private long items(Ranking ranking) {
            return known.getOrDefault(new Column(ranking, null), 0L);
        }

        /** Those of one column from {@code from} on; returns where the next one begins. */
        private int hold(List<Amount> page, int from) {
            var next = Column.of(page.get(from));
            int end = from + 1;
            while (end < page.size() && Column.of(page.get(end)).equals(next)) {
                end++;
            }
            if (!next.equals(column)) {
                endColumn();
                column = isKept(next.day()) ? next : null;
            }
            if (column != null) {
                hold(column, page.subList(from, end));
            }
            return end;
        }

        private boolean isKept(@Nullable LocalDate day) {
            return day == null
                    || board.retention()
                            .map(kept -> Page.expiry(day, kept)
                                    > clock.instant().plus(LONGEST_RUN).getEpochSecond())
                            .orElse(true);
        }

        private void hold(Column column, List<Amount> amounts) {
            var names = amounts.stream().map(Amount::id).toList();
            var scores = await(board.scores(key(column), names));
            for (int i = 0; i < amounts.size(); i++) {
                Long score = scores.get(i);
                shown += score == null ? 0 : 1;
                ids.add(names.get(i));
                hold(
                        column,
                        names.get(i),
                        score == null ? 0 : score,
                        amounts.get(i).amount());
            }
            known.merge(column, (long) amounts.size(), Long::sum);
        }

        private String key(Column column) {
            return board.keys().ranked(column.ranking(), column.day());
        }

        private void hold(Column column, String id, long score, long journal) {
            if (score != journal) {
                count++;
                if (differences.size() < MOST_TOLD) {
                    differences.add(new Difference(column.name(), id, score, journal));
                }
            }
        }

        private void endColumn() {
            if (column != null && await(board.size(key(column))) != shown) {
                findUnknown(column);
            }
            column = null;
            shown = 0;
            ids.clear();
        }

        private void findUnknown(Column column) {
            int from = 0;
            var page = await(board.range(key(column), from, PAGE));
            while (!page.isEmpty()) {
                page.stream()
                        .filter(each -> !ids.contains(each.id()))
                        .forEach(each -> hold(column, each.id(), each.score(), 0));
                from += PAGE;
                page = await(board.range(key(column), from, PAGE));
            }
        }

        private List<Column> columns() {
            var columns = new ArrayList<Column>();
            for (Ranking ranking : Ranking.values()) {
                columns.add(new Column(ranking, null));
                for (LocalDate day : await(board.days())) {
                    if (isKept(day)) {
                        columns.add(new Column(ranking, day));
                    }
                }
            }
            return columns;
        }
    }
}
