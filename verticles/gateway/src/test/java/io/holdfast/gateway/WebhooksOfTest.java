package io.holdfast.gateway;

import io.holdfast.protocol.KeyClaim;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Subscribers as a test says; remembers what was asked. */
final class WebhooksOfTest implements WebhookControl {
    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<Optional<KeyClaim>> claims = new CopyOnWriteArrayList<>();
    volatile List<Webhook> webhooks = List.of();
    volatile Supplier<@Nullable Throwable> failure = () -> null;

    private <T> Future<T> answer(String question, T value) {
        asked.add(question);
        var cause = failure.get();
        return cause == null ? Future.succeededFuture(value) : Future.failedFuture(cause);
    }

    @Override
    public Future<Created> add(String url, List<String> types, @Nullable KeyClaim claim) {
        claims.add(Optional.ofNullable(claim));
        return url.startsWith("http")
                ? answer("add " + url + " " + types, new Created("7f", "whsec_1"))
                : Future.failedFuture(new InvalidWebhookException("url must be http or https"));
    }

    @Override
    public Future<List<Webhook>> list() {
        return answer("list", webhooks);
    }

    @Override
    public Future<Optional<Webhook>> find(String id) {
        return answer("find " + id, found(id));
    }

    private Optional<Webhook> found(String id) {
        return webhooks.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    @Override
    public Future<Boolean> remove(String id) {
        return answer("remove " + id, found(id).isPresent());
    }

    @Override
    public Future<Boolean> resume(String id) {
        return answer("resume " + id, found(id).isPresent());
    }
}
