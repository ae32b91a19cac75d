package io.holdfast.gateway;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What was heard of, as a test says; remembers what was asked. */
final class Announced implements HistoryView, DeadLetterControl {
    final List<String> asked = new CopyOnWriteArrayList<>();
    volatile List<Order> orders = List.of();
    volatile List<Entry> events = List.of();
    volatile List<Letter> letters = List.of();
    volatile boolean done = true;
    final FeedOfTest userEvents = new FeedOfTest();
    final WebhooksOfTest webhooks = new WebhooksOfTest();
    final Ranked leaderboard = new Ranked();
    volatile Supplier<@Nullable Throwable> failure = () -> null;

    private <T> Future<T> answer(String question, T value) {
        asked.add(question);
        var cause = failure.get();
        return cause == null ? Future.succeededFuture(value) : Future.failedFuture(cause);
    }

    @Override
    public Future<List<Order>> ofUser(String user, @Nullable Place behind, int limit) {
        return answer(user + " " + behind + " " + limit, orders);
    }

    @Override
    public Future<List<Entry>> timeline(String order) {
        return answer(order, events);
    }

    @Override
    public List<String> consumers() {
        return List.of("order-history", "leaderboard", "notifications", "webhooks");
    }

    @Override
    public Future<List<Letter>> list(Which which) {
        return answer(which.toString(), letters);
    }

    @Override
    public Future<List<Treated>> treat(Verb verb, Which which, String reason) {
        var treated = new ArrayList<Treated>();
        letters.forEach(letter -> treated.add(new Treated(letter, done, done ? "applied" : "no")));
        return answer(verb.label() + " " + which + " " + reason, treated);
    }
}
