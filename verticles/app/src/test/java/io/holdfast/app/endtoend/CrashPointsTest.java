package io.holdfast.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.embedded.testing.TestStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The server ends, without a word, at a point of a checkout; the next one on the same data knows what became of it. Each point
 * costs a start, so the gate has one of each kind of state that a crash can leave behind; {@code -Dholdfast.crashes=all} has all.
 */
class CrashPointsTest {
    private static final int KILLED = 137;
    private static final Set<String> IN_THE_GATE = Set.of(
            "stock after_prepare",
            "stock before_commit",
            "payment after_commit",
            "payment before_abort",
            "orders after_begin",
            "orders before_decide",
            "orders after_decide",
            "orders after_durable",
            "orders after_answer",
            "payment after_execute",
            "stock after_compensate");
    private static final Map<String, String> TWO_PHASE = Map.of("HOLDFAST_COORDINATOR_MODE", "2pc");
    private static final Map<String, String> SAGA = Map.of("HOLDFAST_COORDINATOR_MODE", "saga");

    @TempDir
    static Path folder;

    private static Server server;
    private static Map<String, String> mode = TWO_PHASE;

    /** Where a server crashes, and the protocol in which it comes there. */
    record Crash(String service, String point, Map<String, String> mode) {
        @Override
        public String toString() {
            return service + " " + point;
        }
    }

    /** Those of one protocol together: each change of it costs a restart. */
    static Stream<Crash> crashes() {
        var all = Stream.of(
                        at(TWO_PHASE, "stock", "prepare", "commit", "abort"),
                        at(TWO_PHASE, "payment", "prepare", "commit", "abort"),
                        at(TWO_PHASE, "orders", "begin", "decide", "durable", "answer", "finish"),
                        at(SAGA, "stock", "execute", "compensate"),
                        at(SAGA, "payment", "execute", "compensate"))
                .flatMap(List::stream);
        return "all".equals(System.getProperty("holdfast.crashes"))
                ? all
                : all.filter(crash -> IN_THE_GATE.contains(crash.toString()));
    }

    private static List<Crash> at(Map<String, String> mode, String service, String... operations) {
        return Stream.of(operations)
                .flatMap(operation -> Stream.of("before_" + operation, "after_" + operation))
                .map(point -> new Crash(service, point, mode))
                .toList();
    }

    @BeforeAll
    static void open() throws Exception {
        var conf = Files.writeString(
                folder.resolve("stores.properties"),
                "loops = 1\npostgres.uri = %s\nstock.redis = %s\npayment.redis = %s\n"
                        .formatted(
                                TestStores.freshDatabase(),
                                TestStores.emptiedRedis(),
                                TestStores.redis().uri()));
        server = Server.startFaulty(folder.resolve("data"), mode, conf);
    }

    @AfterAll
    static void close() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @MethodSource("crashes")
    void afterACrashWhatWasAnsweredIsTrue(Crash crash) throws Exception {
        runIn(crash.mode());
        try (var shop = Shop.at(server.url())) {
            if (crash.point().endsWith("compensate")) {
                haveRefused(crash.service(), shop);
            }
            var purchases = new Purchases(shop).order(shop, 3, 2, 2);
            try (var faults = Faults.of(server)) {
                faults.set(crash.service(), crash.point(), "crash");
            }
            purchases.checkout(shop);

            assertThat(server.process().awaitEnd()).isEqualTo(KILLED);

            server.startAgain();
            try (var after = Shop.at(server.url())) {
                purchases.assertTrue(after);
            }
        }
        server.assertAuditHolds();
    }

    /** A saga asks first whoever has refused more, which then has something to give back when the other one refuses. */
    private static void haveRefused(String service, Shop shop) {
        var before = new Purchases(shop);
        (service.equals("stock") ? before.order(shop, 0, 0, 16) : before.order(shop, 0, 16, 0))
                .checkout(shop)
                .awaitAnswers();
    }

    private static void runIn(Map<String, String> wanted) throws Exception {
        if (!wanted.equals(mode)) {
            mode = wanted;
            server.stop();
            mode.forEach(server.cli()::with);
            server.startAgain();
        }
    }
}
