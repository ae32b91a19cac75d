package io.holdfast.app.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.app.status.KafkaAddress;
import io.holdfast.protocol.TxId;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * I12: the commits that are marked as announced, against the events that Kafka holds. The marks are read first, so whatever they say
 * is on Kafka by then; and what is on Kafka was committed before, so it is looked for afterwards. Blocks its thread.
 */
final class AnnouncementAudit {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int MOST_SILENT = 20;
    private static final int AT_A_TIME = 10_000;
    private static final String MARKS = "select e, announced from low_water where announced > 0 order by e";
    private static final String COMMITS = """
            select tx, order_id from decision
            where tx > $1 and tx <= $2 and outcome = 'C' and order_id is not null and decided_at >= $3
            order by tx limit $4""";
    private static final String NOT_COMMITTED = """
            select t.tx from unnest($1::bigint[]) as t (tx)
            where not exists (select from decision d where d.tx = t.tx and d.outcome = 'C' and d.order_id is not null)
                and not exists (select from past p where p.transactions @> t.tx)""";

    private static final Pattern TRANSACTION = Pattern.compile("[1-9][0-9]{0,6}\\.[1-9][0-9]{0,11}");

    private final SqlConnection postgres;
    private final String topic;
    private final NumberSet announced = new NumberSet();
    private final List<Long> toLookFor = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    private AnnouncementAudit(SqlConnection postgres, String topic) {
        this.postgres = postgres;
        this.topic = topic;
    }

    /**
     * What came of it.
     *
     * @param notLookedAt why not, when it was not
     */
    record Result(List<Finding> findings, Optional<String> notLookedAt) {
        static Result notLookedAt(String why) {
            return new Result(List.of(), Optional.of(why));
        }
    }

    static Result run(SqlConnection postgres, KafkaAddress kafka) {
        var audit = new AnnouncementAudit(postgres, kafka.topicPrefix() + "orders");
        Map<String, Object> settings = new HashMap<>(kafka.client());
        settings.put("default.api.timeout.ms", (int) LIMIT.toMillis());
        settings.put("enable.auto.commit", false);
        settings.put("allow.auto.create.topics", false);
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return audit.look(consumer);
        } catch (KafkaException e) {
            return Result.notLookedAt("Kafka cannot be read: " + e.getMessage());
        }
    }

    private Result look(Consumer<byte[], byte[]> consumer) {
        var marks = marks();
        var partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        var ends = consumer.endOffsets(partitions);
        var begins = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Instant> first = new HashMap<>();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        int silent = 0;
        while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
            var records = consumer.poll(POLL);
            silent = records.isEmpty() ? silent + 1 : 0;
            if (silent == MOST_SILENT) {
                return Result.notLookedAt("Kafka does not answer any more");
            }
            for (ConsumerRecord<byte[], byte[]> record : records) {
                first.putIfAbsent(
                        new TopicPartition(record.topic(), record.partition()),
                        Instant.ofEpochMilli(record.timestamp()));
                take(record);
            }
        }
        lookForCommits();
        horizon(first, begins)
                .ifPresent(since -> marks.forEach((session, mark) -> lookForEvents(session, mark, since)));
        return new Result(findings, Optional.empty());
    }

    /** By session. */
    private SortedMap<Long, Long> marks() {
        var marks = new TreeMap<Long, Long>();
        for (Row row : postgres.query(MARKS).execute().await()) {
            marks.put(row.getLong(0), row.getLong(1));
        }
        return marks;
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (!header(record, "ce_type").equals("order.paid")) {
            return;
        }
        String id = header(record, "ce_id");
        if (!TRANSACTION.matcher(id).matches()) {
            findings.add(
                    Finding.of(Invariant.I12, "event '" + id + "'", "transaction that paid an order", "one", "none"));
            return;
        }
        long tx = TxId.parse(id).packed();
        if (announced.add(tx)) {
            toLookFor.add(tx);
            if (toLookFor.size() == AT_A_TIME) {
                lookForCommits();
            }
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    private void lookForCommits() {
        var asked = Tuple.tuple().addArrayOfLong(toLookFor.toArray(Long[]::new));
        for (Row row : postgres.preparedQuery(NOT_COMMITTED).execute(asked).await()) {
            findings.add(finding(row.getLong(0), "commit of an order that was announced as paid", "one", "none"));
        }
        toLookFor.clear();
    }

    private static Finding finding(long tx, String what, String expected, String found) {
        return Finding.of(Invariant.I12, "transaction " + TxId.unpack(tx), what, expected, found);
    }

    /**
     * What was decided from then on must be there. Kafka drops what is old, and one that took the place of another has what was told
     * since.
     */
    private static Optional<Instant> horizon(Map<TopicPartition, Instant> first, Map<TopicPartition, Long> begins) {
        var sinceItBegan = first.values().stream().min(Comparator.naturalOrder());
        var sinceItDropped = first.entrySet().stream()
                .filter(entry -> begins.getOrDefault(entry.getKey(), 0L) > 0)
                .map(Map.Entry::getValue)
                .max(Comparator.naturalOrder());
        return sinceItBegan.map(began -> sinceItDropped.filter(began::isBefore).orElse(began));
    }

    /** From the first one that is missing on, the session is announced again: once, however many are. */
    private void lookForEvents(long session, long mark, Instant since) {
        long after = TxId.floorOf(session);
        long upTo = TxId.floorOf(session) + mark;
        Remedy.AnnounceAgain remedy = null;
        int count = AT_A_TIME;
        while (count == AT_A_TIME) {
            var page = postgres.preparedQuery(COMMITS)
                    .execute(Tuple.of(after, upTo, since.atOffset(ZoneOffset.UTC), AT_A_TIME))
                    .await();
            count = page.size();
            for (Row row : page) {
                after = row.getLong(0);
                if (!announced.contains(after)) {
                    if (remedy == null) {
                        remedy = new Remedy.AnnounceAgain(
                                session, TxId.unpack(after).seq() - 1);
                    }
                    findings.add(finding(after, "order.paid of order " + row.getString(1), "announced", "not")
                            .with(remedy));
                }
            }
        }
    }
}
