package io.holdfast.app.chaos;

import io.holdfast.embedded.StoreAddress;
import java.util.Map;

/** The stores of a scenario, as far as things are done to them. */
sealed interface Stores permits OwnStores, ProxiedStores {
    /** What the server must be told of them. */
    Map<String, String> settings();

    /** Of the store that runs now; waits while it is being started. */
    long pid(Victim store);

    /** Where it is, past any proxy. */
    StoreAddress address(Victim store);

    /** {@code kill -9}; it is started again, but not waited for. */
    void kill(Victim store);

    /** When there is no server any more. */
    void end();
}
