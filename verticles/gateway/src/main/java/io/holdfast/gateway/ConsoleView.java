package io.holdfast.gateway;

import io.holdfast.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Consumer;

/** What the console shows of this node, for whoever runs it. */
public interface ConsoleView {
    /** Shows the state of the node twice a second, as a JSON object on one line, from now on; {@code each} is called on any thread. */
    Watching watch(Consumer<String> each);

    /** Has it end. */
    interface Watching {
        void close();
    }

    /** How a transaction went; empty when nobody knows of it. */
    Future<Optional<JsonObject>> transaction(TxId tx);

    /** An order, what happened to it, and the attempts to check it out that are remembered; empty when there is none. */
    Future<Optional<JsonObject>> order(String order);

    /** Kills a store of the instance's own, where faults may be injected; false when there is none of that name. */
    Future<Boolean> kill(String store);
}
