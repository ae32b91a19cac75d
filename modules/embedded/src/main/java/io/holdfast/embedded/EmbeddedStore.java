package io.holdfast.embedded;

import java.util.concurrent.CompletableFuture;

/** A running store of ours, for one life of its process. */
public sealed interface EmbeddedStore permits EmbeddedRedis, EmbeddedPostgres, EmbeddedKafka {
    /** {@code redis}, {@code postgres} or {@code kafka}. */
    String name();

    /** The store's own process id, not that of the shell that watches over it. */
    long pid();

    StoreAddress address();

    /** Completes with the way it ended, in words, when the store has ended for whatever reason. */
    CompletableFuture<String> onExit();

    /** Stops it in good order and returns when its processes are gone. */
    void stop();

    /**
     * From now on it is started again whenever it ends unasked.
     *
     * @param startedAgain is told each time that it answers again
     */
    SupervisedStore supervised(Runnable startedAgain);
}
