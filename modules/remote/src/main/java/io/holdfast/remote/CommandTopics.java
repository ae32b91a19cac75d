package io.holdfast.remote;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics of commands of one journal: all have {@code prefix} before their names. */
public record CommandTopics(String prefix) {
    /** Nobody waits for a reply for so long. */
    private static final Duration KEPT = Duration.ofMinutes(10);

    /** A batch of orders that are as large as they may be is many times Kafka's usual limit. */
    static final int LARGEST_BYTES = 16 * 1024 * 1024;

    String commands(String kind) {
        return prefix + "commands." + kind;
    }

    /** Of the process of this name. */
    String replies(String node) {
        return prefix + "replies." + node;
    }

    /** Creates one that does not exist, with as many replicas as the cluster gives a topic by itself. */
    static void create(Map<String, Object> kafka, String topic, int partitions) {
        var age = Long.toString(KEPT.toMillis());
        var wanted = new NewTopic(topic, Optional.of(partitions), Optional.empty())
                .configs(Map.of(
                        TopicConfig.RETENTION_MS_CONFIG, age,
                        TopicConfig.SEGMENT_MS_CONFIG, age,
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(LARGEST_BYTES)));
        try (var admin = Admin.create(kafka)) {
            admin.createTopics(List.of(wanted)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new KafkaException(e.getCause());
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
