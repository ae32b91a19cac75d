package io.holdfast.consumers.leaderboard;

import io.holdfast.events.consuming.Effects;
import io.holdfast.events.consuming.StoreAwayException;
import io.holdfast.gateway.LeaderboardControl.Progress;
import io.holdfast.gateway.NotNowException;
import io.holdfast.journal.Announcements.Decided;
import io.holdfast.journal.Sales;
import io.holdfast.journal.Sales.Carried;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Reads the whole of the journal into what readers do not see yet. Blocks its thread. */
final class Filling {
    private static final int PAGE = 5_000;
    private static final int STATEMENT_LIMIT_S = 600;

    private final Board board;
    private final String token;
    private final Sales journal;
    private final Consumer<Progress> progress;
    private final Tally tally = new Tally();
    private final List<Carried> carried;
    private final long total;
    private long sales;

    /** @param token that the rebuild began with */
    Filling(Board board, String token, Sales journal, Consumer<Progress> progress) {
        this.board = board;
        this.token = token;
        this.journal = journal;
        this.progress = progress;
        this.carried = await(journal.carried());
        this.total = await(journal.count());
    }

    private static <T> T await(Future<T> asked) {
        return Effects.await(asked.timeout(STATEMENT_LIMIT_S, TimeUnit.SECONDS), StoreAwayException::new);
    }

    /** Returns how many orders stand in the journal as paid. */
    long fill() {
        progress.accept(new Progress(0, total));
        loadSums();
        for (long session : await(journal.sessions())) {
            if (carried.stream().noneMatch(range -> range.countsAll(session))) {
                loadSession(session);
            }
        }
        load(Calls.of(tally.empty()));
        return sales;
    }

    /** Of what the journal has let go: overall, since nobody knows the days any more. */
    private void loadSums() {
        for (Carried range : carried) {
            var ended = new ArrayList<Entry>();
            for (long session = range.firstSession(); session < range.endSession(); session++) {
                ended.add(new Entry.Ended(session));
            }
            load(Calls.ofBits(ended));
        }
        var page = await(journal.sums("", "", PAGE));
        while (!page.isEmpty()) {
            var entries = new ArrayList<Entry>(page.size());
            page.forEach(sum -> entries.add(new Entry.Sum(sum.kind(), null, sum.id(), sum.amount())));
            load(Calls.of(entries));
            page = await(journal.sums(page.getLast().kind(), page.getLast().id(), PAGE));
        }
    }

    /** Postgres reads the next page while this one is loaded. */
    private void loadSession(long session) {
        var page = await(journal.decided(session, 0, PAGE));
        while (!page.isEmpty()) {
            var next = journal.decided(session, page.getLast().tx().seq(), PAGE);
            take(page.stream()
                    .filter(decided -> decided.committed() && decided.order() != null)
                    .toList());
            page = await(next);
        }
    }

    private void take(List<Decided> paid) {
        var counted = new ArrayList<Entry>(paid.size());
        for (Decided decided : paid) {
            counted.add(new Entry.Counted(decided.tx()));
            if (carried.stream().noneMatch(range -> range.counts(decided.tx()))) {
                tally.add(SaleReader.of(decided));
            }
        }
        load(Calls.ofBits(counted));
        if (tally.isFull()) {
            load(Calls.of(tally.empty()));
        }
        sales += paid.size();
        progress.accept(new Progress(sales, total));
    }

    /** The next one is under way while Redis takes this one; no more, for others wait for it too. */
    private void load(List<List<Entry>> calls) {
        Future<OptionalInt> before = Future.succeededFuture(OptionalInt.of(0));
        for (var call : calls) {
            var loading = board.load(token, call);
            require(before);
            before = loading;
        }
        require(before);
    }

    private static void require(Future<OptionalInt> loading) {
        if (await(loading).isEmpty()) {
            throw lost();
        }
    }

    static NotNowException lost() {
        return new NotNowException("Redis lost the leaderboard while it was being rebuilt");
    }
}
