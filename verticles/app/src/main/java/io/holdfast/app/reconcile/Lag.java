package io.holdfast.app.reconcile;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import io.holdfast.app.status.KafkaAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
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
    OptionalLong of(String consumer) {
        Map<TopicPartition, OffsetAndMetadata> committed =
                await(admin.listConsumerGroupOffsets(prefix + consumer).partitionsToOffsetAndMetadata());
        if (committed.isEmpty()) {
            return OptionalLong.empty();
        }
        var topics = committed.keySet().stream().map(TopicPartition::topic).collect(Collectors.toSet());
        var partitions = await(admin.describeTopics(topics).allTopicNames()).values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        return OptionalLong.of(await(admin.listOffsets(partitions).all()).entrySet().stream()
                .mapToLong(end -> {
                    var taken = committed.get(end.getKey());
                    return end.getValue().offset() - (taken == null ? 0 : taken.offset());
                })
                .sum());
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
