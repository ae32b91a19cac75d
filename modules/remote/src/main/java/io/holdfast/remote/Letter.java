package io.holdfast.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.protocol.ShardId;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A question or its answer, as Kafka carries it.
 *
 * @param about the question
 * @param shard the one that is asked
 * @param generation of the shard: the latest that whoever asks has heard of, and in the answer the one that it is in; 0 for none
 * @param address of whoever asks, which the answer brings back
 * @param failure why there is no answer, or null
 */
record Letter(
        Question about,
        ShardId shard,
        long generation,
        Address address,
        String text,
        @Nullable String failure) {
    private static final String ABOUT = "about";
    private static final String GENERATION = "generation";
    private static final String TOPIC = "reply-to";
    private static final String LIFE = "life";
    private static final String ASKER = "asker";
    private static final String QUESTION = "question";
    private static final String FAILURE = "failure";

    /**
     * Where an answer goes.
     *
     * @param topic empty when none is wanted
     * @param life of the process that asks
     * @param asker one of those in it that ask
     * @param question the number of the asker's question
     */
    record Address(String topic, String life, int asker, long question) {
        static final Address NOBODY = new Address("", "", 0, 0);
    }

    /** The answer to this one, of a shard that is in {@code now}. */
    Letter answer(long now, String answer) {
        return new Letter(about, shard, now, address, answer, null);
    }

    /** That there is none. */
    Letter failed(long now, @Nullable String why) {
        return new Letter(about, shard, now, address, "", String.valueOf(why));
    }

    /** Under the shard's name, so that questions for one stay in order. */
    ProducerRecord<String, String> record(String topic) {
        var record = new ProducerRecord<>(topic, shard.toString(), text);
        put(record.headers(), ABOUT, about.name());
        put(record.headers(), GENERATION, Long.toString(generation));
        put(record.headers(), TOPIC, address.topic());
        put(record.headers(), LIFE, address.life());
        put(record.headers(), ASKER, Integer.toString(address.asker()));
        put(record.headers(), QUESTION, Long.toString(address.question()));
        if (failure != null) {
            put(record.headers(), FAILURE, failure);
        }
        return record;
    }

    private static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
    }

    /** An {@link IllegalArgumentException} for what is none. */
    static Letter open(ConsumerRecord<String, String> record) {
        var headers = record.headers();
        return new Letter(
                Question.valueOf(require(headers, ABOUT)),
                shard(record.key()),
                Long.parseLong(require(headers, GENERATION)),
                new Address(
                        require(headers, TOPIC),
                        require(headers, LIFE),
                        Integer.parseInt(require(headers, ASKER)),
                        Long.parseLong(require(headers, QUESTION))),
                record.value() == null ? "" : record.value(),
                get(headers, FAILURE));
    }

    private static ShardId shard(@Nullable String key) {
        if (key == null) {
            throw new IllegalArgumentException("it has no key");
        }
        return ShardId.parse(key);
    }

    private static String require(Headers headers, String name) {
        var value = get(headers, name);
        if (value == null) {
            throw new IllegalArgumentException("it has no header " + name);
        }
        return value;
    }

    private static @Nullable String get(Headers headers, String name) {
        var header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
    }
}
