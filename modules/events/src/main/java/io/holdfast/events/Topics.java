package io.holdfast.events;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics of one journal: all have {@code prefix} before their names. */
public record Topics(String prefix) {
    public String name(Topic topic) {
        return prefix + topic.label();
    }

    /** Where events of it go that a consumer could not apply. */
    public String deadLetters(Topic topic) {
        return name(topic) + ".dlq";
    }

    /** The source of all events on them. */
    public String source() {
        return "/" + prefix.replaceFirst("[._-]+$", "");
    }

    /** Creates those that do not exist, with as many replicas as the cluster gives a topic by itself. */
    public void create(Map<String, Object> kafka, int partitions) {
        var wanted = Arrays.stream(Topic.values())
                .flatMap(topic -> Stream.of(
                        new NewTopic(name(topic), Optional.of(partitions), Optional.empty()),
                        new NewTopic(deadLetters(topic), Optional.of(1), Optional.empty())
                                .configs(
                                        Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT))))
                .toList();
        try (var admin = Admin.create(kafka)) {
            await(List.copyOf(admin.createTopics(wanted).values().values()));
        }
    }

    private static void await(List<KafkaFuture<Void>> created) {
        for (KafkaFuture<Void> topic : created) {
            try {
                topic.get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new KafkaException(e.getCause());
                }
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        }
    }
}
