package io.holdfast.events.consuming;

import io.holdfast.events.CloudEvent;
import io.holdfast.events.Topic;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Something that is done with each event of some topics. */
public interface EventConsumer {
    /** Those of one name, on all nodes, share the events among them. */
    String name();

    Set<Topic> topics();

    /**
     * Has the effect of all of them, and returns when it is durable. Those whose ids had theirs already are left out, by a record that is
     * made in the same step as the effect; what fails half-way may have had some of it, and has only the rest when it comes again. Within a key they come in their order, but for one that was parked and
     * comes late, or is repeated. Called on any thread, which it may block.
     *
     * @throws StoreAwayException when that is no fault of the events; they come again until it succeeds
     * @throws RuntimeException when it is; that of one event alone parks it after a few tries
     */
    void apply(List<CloudEvent> events);

    /**
     * Kafka has let go what this consumer had not taken: it never comes. May be told again of the same.
     *
     * @param count of them, at most
     * @throws StoreAwayException when it cannot be remembered; it is told again
     */
    default void missed(long count) {}

    /** The same one but for what happens when events come, which has this one {@link #apply} them. */
    default EventConsumer applying(Consumer<List<CloudEvent>> events) {
        var same = this;
        return new EventConsumer() {
            @Override
            public String name() {
                return same.name();
            }

            @Override
            public Set<Topic> topics() {
                return same.topics();
            }

            @Override
            public void missed(long count) {
                same.missed(count);
            }

            @Override
            public void apply(List<CloudEvent> come) {
                events.accept(come);
            }
        };
    }
}
