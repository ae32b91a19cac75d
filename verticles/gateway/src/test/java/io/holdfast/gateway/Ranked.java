package io.holdfast.gateway;

import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A leaderboard, as a test says; remembers what was asked. */
final class Ranked implements LeaderboardView, LeaderboardControl {
    final List<String> asked = new CopyOnWriteArrayList<>();
    volatile List<Place> places = List.of();
    volatile @Nullable Progress progress;
    volatile @Nullable Future<Rebuilt> last;
    volatile List<Difference> differences = List.of();
    volatile long count;
    volatile Supplier<@Nullable Throwable> failure = () -> null;

    private <T> Future<T> answer(String question, T value) {
        asked.add(question);
        var cause = failure.get();
        return cause == null ? Future.succeededFuture(value) : Future.failedFuture(cause);
    }

    @Override
    public Future<List<Place>> top(Ranking ranking, @Nullable LocalDate day, int limit) {
        return answer(ranking + " " + day + " " + limit, places);
    }

    @Override
    public Future<Rebuilt> rebuild() {
        return answer("rebuild", new Rebuilt(17, 300));
    }

    @Override
    public Optional<Progress> progress() {
        return Optional.ofNullable(progress);
    }

    @Override
    public Optional<Future<Rebuilt>> last() {
        return Optional.ofNullable(last);
    }

    @Override
    public Future<Comparison> compare() {
        return answer("compare", new Comparison(3, 2, differences, count));
    }
}
