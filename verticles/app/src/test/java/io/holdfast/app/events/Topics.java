package io.holdfast.app.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.events.CloudEvent;
import io.holdfast.events.Topic;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Everything on the topics of a Kafka, from the beginning. */
final class Topics implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final KafkaConsumer<String, String> consumer;
    private final List<Heard> heard = new ArrayList<>();

    /** One message. */
    record Heard(String topic, int partition, long offset, String key, JsonObject headers, JsonObject body) {
        String type() {
            return headers.getString("ce_type");
        }

        String id() {
            return headers.getString("ce_id");
        }

        CloudEvent event() {
            var of = Stream.of(Topic.values())
                    .filter(each -> topic.endsWith("." + each.label()))
                    .findFirst()
                    .orElseThrow();
            var at = Instant.parse(headers.getString("ce_time"));
            return new CloudEvent(of, key, id(), type(), headers.getString("ce_subject"), at, body.encode(), null);
        }
    }

    private Topics(KafkaConsumer<String, String> consumer) {
        this.consumer = consumer;
    }

    static Topics at(String servers) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                servers,
                "group.id",
                "listener-" + System.nanoTime(),
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false,
                "metadata.max.age.ms",
                500);
        var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
        consumer.subscribe(Pattern.compile("holdfast\\..*"));
        return new Topics(consumer);
    }

    /** All that was heard, once it is enough. */
    List<Heard> until(Predicate<List<Heard>> enough) {
        long untilNs = System.nanoTime() + LIMIT.toNanos();
        while (!enough.test(heard)) {
            if (System.nanoTime() > untilNs) {
                throw new AssertionError("heard only " + heard);
            }
            consumer.poll(PAUSE).forEach(record -> {
                var headers = new JsonObject();
                record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
                heard.add(new Heard(
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        record.key(),
                        headers,
                        new JsonObject(record.value())));
            });
        }
        return List.copyOf(heard);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
