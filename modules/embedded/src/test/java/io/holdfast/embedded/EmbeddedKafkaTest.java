package io.holdfast.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
    @TempDir
    Path folder;

    private static Admin admin(EmbeddedKafka kafka) {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.address().toString()));
    }

    private static void create(EmbeddedKafka kafka, String topic) throws Exception {
        try (Admin admin = admin(kafka)) {
            admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get(30, TimeUnit.SECONDS);
        }
    }

    private static Iterable<String> topics(EmbeddedKafka kafka) throws Exception {
        try (Admin admin = admin(kafka)) {
            return admin.listTopics().names().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void answersOnceStartedIsGoneOnceStoppedAndKeepsItsTopics() throws Exception {
        EmbeddedKafka kafka = EmbeddedKafka.start(folder);
        create(kafka, "orders");
        assertThat(Residents.of(folder).now()).extracting(ProcessHandle::pid).containsExactly(kafka.pid());
        kafka.stop();
        assertThat(Residents.of(folder).now()).isEmpty();
        assertThat(KafkaLine.answers(kafka.address())).isFalse();

        EmbeddedKafka again = EmbeddedKafka.start(folder);
        try {
            assertThat(topics(again)).contains("orders");
        } finally {
            again.stop();
        }
    }

    @Test
    void comesBackOnItsAddressAndDataWhenItIsKilled() throws Exception {
        EmbeddedKafka kafka = EmbeddedKafka.start(folder);
        create(kafka, "orders");
        CountDownLatch answersAgain = new CountDownLatch(1);
        SupervisedStore supervised = kafka.supervised(answersAgain::countDown);
        try {
            ProcessHandle.of(kafka.pid()).orElseThrow().destroyForcibly();
            assertThat(answersAgain.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(supervised.address()).isEqualTo(kafka.address());
            assertThat(topics(kafka)).contains("orders");
        } finally {
            supervised.stop();
        }
        assertThat(Residents.of(folder).now()).isEmpty();
    }

    @Test
    void aFirstStartThatWasKilledLeavesNothingThatLooksLikeData() throws Exception {
        Files.createDirectories(folder.resolve("data.unfinished"));
        Files.writeString(folder.resolve("data.unfinished").resolve("meta.properties"), "half");

        EmbeddedKafka kafka = EmbeddedKafka.start(folder);
        try {
            assertThat(topics(kafka)).isEmpty();
        } finally {
            kafka.stop();
        }
    }
}
