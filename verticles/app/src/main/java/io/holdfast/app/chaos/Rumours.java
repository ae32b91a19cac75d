package io.holdfast.app.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import io.holdfast.embedded.StoreAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Says on the topic of orders what was said before, in another order, and what makes no sense. */
final class Rumours {
    private static final String TOPIC = "holdfast.orders";
    private static final String POISON = "poison";
    private static final long MOST = 200;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long LIMIT_S = 30;

    private final Map<String, Object> kafka;

    Rumours(StoreAddress address) {
        kafka = Map.of("bootstrap.servers", address.toString(), "enable.auto.commit", false);
    }

    /** The latest of each partition, the newest first, but for what is poison. */
    void repeat() {
        List<ProducerRecord<String, byte[]>> latest = latest();
        send(latest.reversed());
    }

    private List<ProducerRecord<String, byte[]>> latest() {
        try (var consumer = new KafkaConsumer<>(kafka, new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(TOPIC).stream()
                    .map(partition -> new TopicPartition(TOPIC, partition.partition()))
                    .toList();
            var ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            ends.forEach((partition, end) -> consumer.seek(partition, Math.max(0, end - MOST)));
            List<ProducerRecord<String, byte[]>> found = new ArrayList<>();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                for (var record : consumer.poll(POLL)) {
                    if (!record.key().startsWith(POISON)) {
                        found.add(new ProducerRecord<>(TOPIC, null, record.key(), record.value(), record.headers()));
                    }
                }
            }
            return found;
        } catch (KafkaException e) {
            throw new CommandException("Kafka has nothing to repeat: " + Cause.of(e), e);
        }
    }

    /** One that is no event, one whose value is no JSON, and one of what is no number. */
    void poison() {
        ProducerRecord<String, byte[]> bare = new ProducerRecord<>(TOPIC, POISON, POISON.getBytes(UTF_8));
        send(List.of(bare, event(POISON + "-1", POISON), event(POISON + "-2", "{\"quantity\":\"much\"}")));
    }

    private static ProducerRecord<String, byte[]> event(String order, String value) {
        ProducerRecord<String, byte[]> event = new ProducerRecord<>(TOPIC, order, value.getBytes(UTF_8));
        event.headers()
                .add("ce_id", (order + "-id").getBytes(UTF_8))
                .add("ce_type", "order.item_added".getBytes(UTF_8))
                .add("ce_subject", order.getBytes(UTF_8))
                .add("ce_time", "2026-01-01T00:00:00Z".getBytes(UTF_8));
        return event;
    }

    private void send(List<ProducerRecord<String, byte[]>> records) {
        try (var producer = new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer())) {
            for (var each : records.stream().map(producer::send).toList()) {
                each.get(LIMIT_S, TimeUnit.SECONDS);
            }
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new CommandException("Kafka does not take it: " + Cause.of(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
    }
}
