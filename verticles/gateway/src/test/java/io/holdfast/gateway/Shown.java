package io.holdfast.gateway;

import io.holdfast.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What a console is shown when a test says so. */
final class Shown implements ConsoleView {
    static final TxId KNOWN = new TxId(3, 17);

    final List<Consumer<String>> watchers = new CopyOnWriteArrayList<>();

    @Override
    public Watching watch(Consumer<String> each) {
        watchers.add(each);
        return () -> watchers.remove(each);
    }

    @Override
    public Future<Optional<JsonObject>> transaction(TxId tx) {
        return Future.succeededFuture(tx.equals(KNOWN) ? Optional.of(JsonObject.of("tx", "3.17")) : Optional.empty());
    }

    @Override
    public Future<Optional<JsonObject>> order(String order) {
        return Future.succeededFuture(
                order.equals("o1") ? Optional.of(JsonObject.of("order_id", "o1")) : Optional.empty());
    }

    @Override
    public Future<Boolean> kill(String store) {
        return Future.succeededFuture(store.equals("redis"));
    }
}
