package io.holdfast.remote;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends to Kafka, and returns when it is there. */
final class Sender implements AutoCloseable {
    private final KafkaProducer<String, String> producer;

    Sender(Map<String, Object> kafka) {
        producer = new KafkaProducer<>(new HashMap<>(kafka), new StringSerializer(), new StringSerializer());
    }

    void send(ProducerRecord<String, String> record) {
        try {
            producer.send(record).get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
