package io.holdfast.app.reconcile;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import io.holdfast.app.status.KafkaAddress;
import io.holdfast.events.Topic;
import io.holdfast.events.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** How far a consumer has come. Blocks its thread. */
final class Lag implements AutoCloseable {
    private static final long LIMIT_S = 20;

    private final Admin admin;
    private final String prefix;

    private Lag(Admin admin, String prefix) {
        this.admin = admin;
        this.prefix = prefix;
    }

    /** A {@link CommandException} when nobody answers there, as for everything else that is asked of it. */
    static Lag on(KafkaAddress kafka) {
        Map<String, Object> settings = new HashMap<>(kafka.client());
        settings.put("request.timeout.ms", (int) TimeUnit.SECONDS.toMillis(LIMIT_S / 2));
        settings.put("default.api.timeout.ms", (int) TimeUnit.SECONDS.toMillis(LIMIT_S));
        var lag = new Lag(created(settings), kafka.topicPrefix());
        try {
            await(lag.admin.describeCluster().clusterId());
            return lag;
        } catch (CommandException e) {
            lag.close();
            throw e;
        }
    }

    private static Admin created(Map<String, Object> settings) {
        try {
            return Admin.create(settings);
        } catch (KafkaException e) {
            throw new CommandException("Kafka cannot be asked: " + Cause.of(e), e);
        }
    }

    /** Whether it runs, or ever ran. */
    boolean isKept(String consumer) {
        return !committed(consumer).isEmpty() || isAtWork(consumer);
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(String consumer) {
        return await(admin.listConsumerGroupOffsets(prefix + consumer).partitionsToOffsetAndMetadata());
    }

    /** Where each partition of the topic ends now. */
    Map<TopicPartition, Long> end(Topic topic) {
        String name = new Topics(prefix).name(topic);
        var partitions = await(admin.describeTopics(Set.of(name)).allTopicNames()).values().stream()
                .flatMap(described -> described.partitions().stream())
                .collect(Collectors.toMap(
                        partition -> new TopicPartition(name, partition.partition()),
                        partition -> OffsetSpec.latest()));
        return await(admin.listOffsets(partitions).all()).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }

    /** How many events before {@code end} the consumer has not committed yet. */
    long behind(String consumer, Map<TopicPartition, Long> end) {
        var committed = committed(consumer);
        return end.entrySet().stream()
                .mapToLong(each -> {
                    var taken = committed.get(each.getKey());
                    return Math.max(0, each.getValue() - (taken == null ? 0 : taken.offset()));
                })
                .sum();
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
