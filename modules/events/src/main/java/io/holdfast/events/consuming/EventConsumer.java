package io.holdfast.events.consuming;

import io.holdfast.events.CloudEvent;
import io.holdfast.events.Topic;
import java.util.List;
import java.util.Set;

/** Something that is done with each event of some topics. */
public interface EventConsumer {
    /** Those of one name, on all nodes, share the events among them. */
    String name();

    Set<Topic> topics();

    /**
     * Has the effect of all of them, or of none, and returns when it is durable. Those whose ids had theirs already are left out,
     * by a record that is made in the same transaction. Within a key they come in their order, but for one that was parked and
     * comes late, or is repeated. Called on any thread, which it may block.
     *
     * @throws StoreAwayException when that is no fault of the events; they come again until it succeeds
     * @throws RuntimeException when it is; that of one event alone parks it after a few tries
     */
    void apply(List<CloudEvent> events);
}
