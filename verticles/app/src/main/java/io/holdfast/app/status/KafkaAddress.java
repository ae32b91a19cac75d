package io.holdfast.app.status;

import java.util.Map;

/**
 * Where a run announces what happens.
 *
 * @param client the settings of Kafka's clients; they may hold passwords
 * @param topicPrefix before the name of every topic
 */
public record KafkaAddress(Map<String, String> client, String topicPrefix) {
    public KafkaAddress {
        client = Map.copyOf(client);
    }
}
