package io.holdfast.app.reconcile;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import io.holdfast.app.status.KafkaAddress;
import io.holdfast.events.Topic;
import io.holdfast.events.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** How many events a consumer has not committed yet. Blocks its thread. */
final class Lag implements AutoCloseable {
    private static final long LIMIT_S = 20;

    private final Admin admin;
    private final String prefix;

    private Lag(Admin admin, String prefix) {
        this.admin = admin;
        this.prefix = prefix;
    }

    static Lag on(KafkaAddress kafka) {
        Map<String, Object> settings = new HashMap<>(kafka.client());
        settings.put("request.timeout.ms", (int) TimeUnit.SECONDS.toMillis(LIMIT_S / 2));
        settings.put("default.api.timeout.ms", (int) TimeUnit.SECONDS.toMillis(LIMIT_S));
        return new Lag(Admin.create(settings), kafka.topicPrefix());
    }

    /** Empty for one that never ran. */
    OptionalLong of(String consumer, Topic topic) {
        Map<TopicPartition, OffsetAndMetadata> committed =
                await(admin.listConsumerGroupOffsets(prefix + consumer).partitionsToOffsetAndMetadata());
        if (committed.isEmpty() && !isAtWork(consumer)) {
            return OptionalLong.empty();
        }
        String name = new Topics(prefix).name(topic);
        var partitions = await(admin.describeTopics(Set.of(name)).allTopicNames()).values().stream()
                .flatMap(described -> described.partitions().stream())
                .collect(Collectors.toMap(
                        partition -> new TopicPartition(name, partition.partition()),
                        partition -> OffsetSpec.latest()));
        return OptionalLong.of(await(admin.listOffsets(partitions).all()).entrySet().stream()
                .mapToLong(end -> {
                    var taken = committed.get(end.getKey());
                    return end.getValue().offset() - (taken == null ? 0 : taken.offset());
                })
                .sum());
    }

    /** One that has just begun has committed nothing yet. */
    private boolean isAtWork(String consumer) {
        return await(admin.listGroups(ListGroupsOptions.forConsumerGroups()).all()).stream()
                .anyMatch(group -> group.groupId().equals(prefix + consumer));
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(LIMIT_S, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new CommandException("Kafka cannot be asked: " + Cause.of(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
