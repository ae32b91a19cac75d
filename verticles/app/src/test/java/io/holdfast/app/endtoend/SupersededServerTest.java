package io.holdfast.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.embedded.testing.Eventually;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that lives on after another one was started on its stores, under the same name, and was fenced by it. */
class SupersededServerTest {
    @TempDir
    Path folder;

    @Test
    void theOlderServerIsFencedAndGoesOnInANewSessionBesideTheNewer() throws Exception {
        try (var older = Server.start(folder.resolve("older"), Map.of("HOLDFAST_LOOPS", "2"));
                var atOlder = new Shop(older.url(), 16)) {
            atOlder.done("/stock/batch_init/10/100000/1");
            atOlder.done("/payment/batch_init/10/100000");
            atOlder.done("/orders/batch_init/5000/10/10/1");
            var rush = Rush.begin(atOlder, 5_000, 16);
            Eventually.until("customers buy", () -> rush.answered() > 100);

            var stores = older.stores().stores();
            var environment = Map.of(
                    "HOLDFAST_POSTGRES_URI", stores.postgres(),
                    "HOLDFAST_STOCK_REDIS", stores.stockRedis().getFirst(),
                    "HOLDFAST_PAYMENT_REDIS", stores.paymentRedis().getFirst());
            try (var newer = Server.start(folder.resolve("newer"), environment);
                    var atNewer = Shop.at(newer.url())) {
                var told = Set.copyOf(rush.close().statuses().values());
                assertThat(told).contains(200).isSubsetOf(200, 429);

                var item = atNewer.item(1, 5);
                Eventually.until(
                        "the older one has a new session",
                        () -> Shop.await(atOlder.post("/stock/add/" + item + "/1"))
                                        .status()
                                == 200);
                assertThat(atNewer.stock(item)).isEqualTo(6);
                assertThat(Shop.await(atOlder.checkout("4999")).ok()).isTrue();
                assertThat(atNewer.paid("4999")).isTrue();
                assertThat(Shop.await(atNewer.checkout("4999")).ok()).isTrue();
                newer.assertAuditHolds();
            }
        }
    }
}
