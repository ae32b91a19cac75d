package io.holdfast.remote;

import io.holdfast.runtime.OwnThread;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends letters, at most once each: whoever waits for an answer asks again by itself, so what waited behind one that could not be sent is let go. On a thread of its own,
 * for Kafka's client blocks when its broker is away.
 */
final class Post {
    private static final Logger LOG = LoggerFactory.getLogger(Post.class);
    private static final int MOST_WAITING = 4_096;
    private static final int LIMIT_MS = 1_000;

    private final CompletionStage<Map<String, Object>> kafka;
    private final Consumer<Map<String, Object>> prepare;
    private final BlockingQueue<ProducerRecord<String, String>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final OwnThread thread;

    /**
     * @param kafka the settings of its clients, which may be known later
     * @param prepare what must be there before anything is sent: a client waits in vain for a topic that is not, and all that waits behind
     */
    Post(String name, CompletionStage<Map<String, Object>> kafka, Consumer<Map<String, Object>> prepare) {
        this.kafka = kafka;
        this.prepare = prepare;
        this.thread = new OwnThread(name, this::send);
    }

    void start() {
        thread.start();
    }

    /** Returns at once; whether it arrives, the answer shows. */
    void send(ProducerRecord<String, String> record) {
        if (!waiting.offer(record)) {
            LOG.debug("too much waits to be sent to {}", record.topic());
        }
    }

    private void send(Runnable goesOn) throws Exception {
        var known = kafka.toCompletableFuture().get();
        prepare.accept(known);
        var settings = settings(known);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            // Kafka was away: whoever asked meanwhile has given up.
            waiting.clear();
            while (true) {
                var unused = producer.send(waiting.take(), (sent, failure) -> {
                    if (failure != null) {
                        LOG.debug("not sent, and what waited meanwhile neither: {}", failure.getMessage());
                        waiting.clear();
                    }
                });
                goesOn.run();
            }
        }
    }

    private static Map<String, Object> settings(Map<String, Object> kafka) {
        var settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "1");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        settings.put(ProducerConfig.RETRIES_CONFIG, 0);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, CommandTopics.LARGEST_BYTES);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LIMIT_MS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, LIMIT_MS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 2 * LIMIT_MS);
        return settings;
    }

    Future<?> stop(Vertx vertx) {
        return thread.stop(vertx);
    }
}
