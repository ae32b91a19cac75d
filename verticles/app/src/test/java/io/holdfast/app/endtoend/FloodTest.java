package io.holdfast.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten times as many customers at once as a server has room for. */
class FloodTest {
    private static final int ROOM = 64;
    private static final int ORDERS = 20_000;
    private static final int ITEMS = 200;
    private static final int USERS = 1_000;
    private static final long MAX_RESIDENT_KB = 320 * 1_024;

    @TempDir
    Path folder;

    @Test
    void aFloodIsTurnedAwayInBoundedMemoryAndIsOverWhenItIsOver() throws Exception {
        var room = Map.of("HOLDFAST_COORDINATOR_MAX_IN_FLIGHT", Integer.toString(ROOM), "HOLDFAST_LOOPS", "2");
        try (var server = Server.start(folder.resolve("data"), room);
                var calm = new Shop(server.url(), ROOM / 4)) {
            calm.done("/stock/batch_init/" + ITEMS + "/" + ORDERS + "/1");
            calm.done("/payment/batch_init/" + USERS + "/" + ORDERS);
            calm.done("/orders/batch_init/" + ORDERS + "/" + ITEMS + "/" + USERS + "/1");
            try (var flood = new Shop(server.url(), 10 * ROOM)) {
                var rush = Rush.begin(flood, ORDERS, 10 * ROOM);
                assertThat(Shop.await(calm.get("/orders/health")).status()).isEqualTo(200);
                var told = rush.statuses();
                assertThat(told).hasSize(ORDERS);
                assertThat(Set.copyOf(told.values())).contains(200, 429).isSubsetOf(200, 202, 429);
                assertThat(Collections.frequency(told.values(), 429)).isGreaterThan(ORDERS / 10);
            }
            assertThat(peakResidentKb(server.process().process().pid())).isBetween(1L, MAX_RESIDENT_KB);

            var afterwards = Rush.begin(calm, ORDERS, ROOM / 4).statuses();
            assertThat(Set.copyOf(afterwards.values())).containsExactly(200);
            server.assertAuditHolds();
        }
    }

    private static long peakResidentKb(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
