package io.holdfast.events.consuming;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.events.CloudEvent;
import io.holdfast.events.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A consumer that has something done around its work is the same one to Kafka. */
class EventConsumerTest {
    private final List<String> calls = new ArrayList<>();
    private final EventConsumer consumer = new EventConsumer() {
        @Override
        public String name() {
            return "shop-window";
        }

        @Override
        public Set<Topic> topics() {
            return Set.of(Topic.STOCK);
        }

        @Override
        public void apply(List<CloudEvent> events) {
            calls.add("applied");
        }

        @Override
        public void missed(long count) {
            calls.add("missed " + count);
        }
    };

    @Test
    void onlyWhatHappensWhenEventsComeIsAnother() {
        var around = consumer.applying(events -> {
            calls.add("before");
            consumer.apply(events);
        });

        around.apply(List.of());
        around.missed(3);

        assertThat(around.name()).isEqualTo("shop-window");
        assertThat(around.topics()).containsExactly(Topic.STOCK);
        assertThat(calls).containsExactly("before", "applied", "missed 3");
    }
}
