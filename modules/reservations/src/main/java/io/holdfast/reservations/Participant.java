package io.holdfast.reservations;

import io.vertx.core.Future;

/** The participant of one kind as the domain of an event loop has it: in this process, or in another. */
public interface Participant {
    /** One balance, or that this shard tells none now. */
    sealed interface Balance {
        /** What is available. */
        record Available(long amount) implements Balance {}

        /** The shard cannot be reached, is being rebuilt, or has to be. */
        record Recovering() implements Balance {}
    }

    /** Takes the commands and low waters of its loop from the bus from now on. */
    void listen();

    /** What is available of {@code id}. */
    Future<Balance> balance(String id);

    /** How many shards the kind has. */
    int shards();

    /** Completes when every shard goes on in the generation on record. */
    Future<Void> refreshed();

    /** Serves no more; its connections end. */
    Future<Void> close();
}
