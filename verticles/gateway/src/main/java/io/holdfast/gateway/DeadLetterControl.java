package io.holdfast.gateway;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The events that consumers could not apply, and what a person has done about them. That Kafka cannot be reached is a
 * {@link NotNowException}.
 */
public interface DeadLetterControl {
    /** What can be done. */
    enum Verb {
        /** Has the consumer apply it now; it is gone when that succeeds. */
        REPLAY("replay"),
        /** Gives it up; it never has its effect. */
        DISCARD("discard");

        private final String label;

        Verb(String label) {
            this.label = label;
        }

        /** The name in paths, commands and the journal. */
        public String label() {
            return label;
        }
    }

    /**
     * Which of them.
     *
     * @param ids none for all
     * @param consumer whose, or null for everybody's
     */
    record Which(Set<String> ids, @Nullable String consumer) {}

    /**
     * One of them.
     *
     * @param type of the event, or null when it says none
     * @param headers of the event
     * @param body of the event as text, or null when it has none
     */
    record Letter(
            String id,
            String consumer,
            String topic,
            @Nullable String type,
            @Nullable String subject,
            String cause,
            int attempts,
            String parkedAt,
            Map<String, String> headers,
            @Nullable String body) {}

    /** What came of one of them. */
    record Treated(Letter letter, boolean done, String outcome) {}

    /** The names of all consumers that there are, whether they run here or elsewhere. */
    List<String> consumers();

    /** All that there are, those that were parked last at the end. */
    Future<List<Letter>> list(Which which);

    /** In the order in which they were parked, one after the other. */
    Future<List<Treated>> treat(Verb verb, Which which, String reason);
}
