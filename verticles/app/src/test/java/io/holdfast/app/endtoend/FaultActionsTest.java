package io.holdfast.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.embedded.testing.Eventually;
import io.holdfast.embedded.testing.TestStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is late, fails, is lost or comes twice, at every point: the answers are true, and the books add up. */
class FaultActionsTest {
    /** Under one protocol. */
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Under {
        private final String mode;
        private final List<String> operations;
        Server server;
        Shop shop;
        Faults faults;

        Under(String mode, String... operations) {
            this.mode = mode;
            this.operations = List.of(operations);
        }

        @BeforeAll
        void open(@TempDir Path folder) throws Exception {
            var conf = Files.writeString(
                    folder.resolve("stores.properties"),
                    "loops = 2\nbreaker.max_failures = 1000\npostgres.uri = %s\nstock.redis = %s/%s\npayment.redis = %s/%s\n"
                            .formatted(TestStores.freshDatabase(), redis(), database(), redis(), database()));
            server = Server.startFaulty(folder.resolve("data"), Map.of("HOLDFAST_COORDINATOR_MODE", mode), conf);
            shop = Shop.at(server.url());
            faults = Faults.of(server);
        }

        private static String redis() {
            return TestStores.redis().uri();
        }

        /** Both protocols may run at a time. */
        private int database() {
            return mode.equals("saga") ? 2 : 3;
        }

        @AfterAll
        void close() throws Exception {
            faults.close();
            shop.close();
            server.close();
        }

        @ParameterizedTest
        @CsvSource({"delay:30,4", "error,3", "duplicate,4", "drop,1"})
        void atEveryPointOfBothParticipants(String action, int count) {
            var purchases = new Purchases(shop);
            points(operations.stream()).forEach(point -> {
                faults.set("stock", point, action, Map.of("count", count));
                faults.set("payment", point, action, Map.of("count", count));
            });
            buyUntilAllHappened(purchases);
        }

        @ParameterizedTest
        @CsvSource({"delay:30,4", "error,3", "duplicate,4", "drop,3"})
        void atEveryPointOfTheCoordinator(String action, int count) {
            var purchases = new Purchases(shop);
            var oneWay = action.equals("duplicate")
                    ? Stream.of("begin", "durable")
                    : Stream.of("begin", "durable", "answer");
            Stream.concat(oneWay, points(Stream.of("decide", "finish")))
                    .forEach(point -> faults.set("orders", point, action, Map.of("count", count)));
            buyUntilAllHappened(purchases);
        }

        private void buyUntilAllHappened(Purchases purchases) {
            Eventually.until("every fault has happened: " + faults.unspent(), () -> {
                // One after the other: a saga asks first whoever has refused more, so each comes to be undone for the
                // other.
                purchases.order(shop, 1, 3, 0).checkout(shop).awaitAnswers();
                purchases.order(shop, 1, 0, 3).checkout(shop).awaitAnswers();
                return faults.unspent().isEmpty();
            });
            faults.clear();
            purchases.assertTrue(shop);
            server.assertAuditHolds();
        }

        @Test
        void whatIsPausedGoesOnWhenItIsCleared() {
            var purchases = new Purchases(shop).order(shop, 4, 2, 2);
            long before = faults.injected("pause");
            points(operations.stream()).forEach(point -> {
                faults.set("stock", point, "pause");
                faults.set("payment", point, "pause");
            });
            List.of("decide", "durable", "finish").forEach(point -> faults.set("orders", point, "pause"));

            purchases.checkout(shop);
            Eventually.until("something is held", () -> faults.injected("pause") > before);
            assertThat(purchases.allAnswered()).isFalse();
            faults.clear();

            purchases.awaitAnswers();
            purchases.assertTrue(shop);
            server.assertAuditHolds();
        }
    }

    private static Stream<String> points(Stream<String> operations) {
        return operations.flatMap(operation -> Stream.of("before_" + operation, "after_" + operation));
    }

    @Nested
    class UnderTwoPhaseCommit extends Under {
        UnderTwoPhaseCommit() {
            super("2pc", "prepare", "commit", "abort");
        }

        @Test
        void aCountHoldsForAllLoopsTogether() {
            var purchases = new Purchases(shop).order(shop, 30, 0, 0);
            long before = faults.injected("error");
            faults.set("orders", "begin", "error", Map.of("count", 3));

            purchases.checkout(shop).awaitAnswers();
            faults.clear();

            assertThat(faults.injected("error") - before).isEqualTo(3);
            assertThat(purchases.told(429)).isEqualTo(3);
            assertThat(purchases.told(200)).isEqualTo(27);
            purchases.assertTrue(shop);
        }

        @Test
        void aCommandThatIsHeldOverARebuildIsOfAGenerationThatIsOver() {
            var purchases = new Purchases(shop).order(shop, 1, 0, 0);
            long before = faults.injected("pause");
            faults.set("stock", "before_prepare", "pause");
            purchases.checkout(shop);
            Eventually.until("it is held", () -> faults.injected("pause") > before);

            shop.done("/stock/batch_init/1/5/1");
            faults.clear();

            purchases.awaitAnswers();
            assertThat(purchases.told(429)).isEqualTo(1);
            purchases.assertTrue(shop);
        }

        @Test
        void aMatchIsForThatUserItemOrOrderOnly() {
            var matched = new Purchases(shop).order(shop, 3, 0, 0);
            var other = new Purchases(shop).order(shop, 3, 0, 0);
            faults.set("payment", "before_prepare", "error", matching("user", matched.rich()));
            assertTold(matched, 429, other, 200);
            faults.set("stock", "after_prepare", "error", matching("item", matched.item()));
            assertTold(matched.order(shop, 1, 0, 0), 429, other.order(shop, 1, 0, 0), 200);
            matched.order(shop, 1, 0, 0);
            faults.set("orders", "answer", "drop", matching("order", matched.last()));
            assertTold(matched, 202, other.order(shop, 1, 0, 0), 200);

            matched.assertTrue(shop);
            other.assertTrue(shop);
        }

        private static Map<String, Object> matching(String what, String id) {
            return Map.of("match", Map.of(what, id));
        }

        /** One after the other, for they would share a message to the shard otherwise, and its fate. */
        private void assertTold(Purchases matched, int fault, Purchases other, int fine) {
            long before = matched.told(fault);
            matched.checkout(shop).awaitAnswers();
            assertThat(matched.told(fault)).isGreaterThan(before);
            long fineBefore = other.told(fine);
            other.checkout(shop).awaitAnswers();
            assertThat(other.told(fine)).isGreaterThan(fineBefore);
            assertThat(other.told(fault)).isZero();
            faults.clear();
        }
    }

    @Nested
    class UnderSaga extends Under {
        UnderSaga() {
            super("saga", "execute", "commit", "compensate");
        }
    }
}
