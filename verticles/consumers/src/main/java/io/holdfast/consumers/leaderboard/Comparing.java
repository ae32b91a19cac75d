package io.holdfast.consumers.leaderboard;

import io.holdfast.events.consuming.Effects;
import io.holdfast.events.consuming.StoreAwayException;
import io.holdfast.gateway.LeaderboardControl.Comparison;
import io.holdfast.gateway.LeaderboardControl.Difference;
import io.holdfast.gateway.LeaderboardView.Ranking;
import io.holdfast.journal.Postgres;
import io.holdfast.journal.SaleBook;
import io.holdfast.protocol.Participants;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
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
        PgConnection connection = await(postgres.connectForBulk(vertx));
        try {
            return new Run(await(SaleBook.make(connection))).compare();
        } finally {
            connection.close().onFailure(cause -> LOG.debug("the connection had ended", cause));
        }
    }

    private final class Run {
        private final SaleBook book;
        private final List<Difference> differences = new ArrayList<>();
        private long count;

        Run(SaleBook book) {
            this.book = book;
        }

        Comparison compare() {
            long items = compare(Ranking.ITEMS, null);
            long users = compare(Ranking.USERS, null);
            var days = new TreeSet<>(await(board.days()));
            days.addAll(await(book.days()));
            days.removeIf(day -> !isKept(day));
            for (LocalDate day : days) {
                compare(Ranking.ITEMS, day);
                compare(Ranking.USERS, day);
            }
            return new Comparison(items, users, differences, count);
        }

        private boolean isKept(LocalDate day) {
            return board.retention()
                    .map(kept -> Page.expiry(day, kept) > clock.instant().getEpochSecond())
                    .orElse(true);
        }

        /** Returns how many the journal knows. */
        private long compare(Ranking ranking, @Nullable LocalDate day) {
            String key = board.keys().ranked(ranking, day);
            String kind = ranking == Ranking.ITEMS ? Participants.STOCK : Participants.PAYMENT;
            long known = 0;
            long shown = 0;
            var page = await(book.page(kind, day, "", PAGE));
            while (!page.isEmpty()) {
                var scores = await(
                        board.scores(key, page.stream().map(SaleBook.Amount::id).toList()));
                for (int i = 0; i < page.size(); i++) {
                    Long score = scores.get(i);
                    shown += score == null ? 0 : 1;
                    hold(ranking, day, page.get(i).id(), score, page.get(i).amount());
                }
                known += page.size();
                page = await(book.page(kind, day, page.getLast().id(), PAGE));
            }
            if (await(board.size(key)) != shown) {
                findUnknown(ranking, day, key, kind);
            }
            return known;
        }

        private void hold(Ranking ranking, @Nullable LocalDate day, String id, @Nullable Long score, long journal) {
            long shown = score == null ? 0 : score;
            if (shown != journal) {
                count++;
                if (differences.size() < MOST_TOLD) {
                    differences.add(new Difference(name(ranking, day), id, shown, journal));
                }
            }
        }

        private void findUnknown(Ranking ranking, @Nullable LocalDate day, String key, String kind) {
            int from = 0;
            var page = await(board.range(key, from, PAGE));
            while (!page.isEmpty()) {
                var known = await(book.known(
                        kind, day, page.stream().map(Board.Scored::id).toList()));
                page.stream()
                        .filter(each -> !known.contains(each.id()))
                        .forEach(each -> hold(ranking, day, each.id(), each.score(), 0));
                from += PAGE;
                page = await(board.range(key, from, PAGE));
            }
        }
    }

    private static String name(Ranking ranking, @Nullable LocalDate day) {
        return day == null ? ranking.label() : ranking.label() + ":" + day;
    }
}
