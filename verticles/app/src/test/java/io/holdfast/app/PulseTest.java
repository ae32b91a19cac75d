package io.holdfast.app;

import static io.holdfast.embedded.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.Domain;
import io.holdfast.gateway.Health;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Vitals;
import io.holdfast.runtime.Addresses;
import io.holdfast.runtime.LocalCodecs;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PulseTest {
    private static final ShardId STOCK_0 = new ShardId("stock", 0);
    private static final ShardId STOCK_1 = new ShardId("stock", 1);
    private static final ShardId PAYMENT = new ShardId("payment", 0);
    private static final Health STARTED = new Health(true, "started");
    private static final List<ShardId> ALL = List.of(STOCK_0, STOCK_1, PAYMENT);

    private final Vertx vertx = Vertx.vertx();
    private Pulse pulse;

    @BeforeEach
    void listen() {
        LocalCodecs.register(vertx.eventBus());
        pulse = Pulse.of(vertx, kind -> true);
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private void tell(Vitals vitals) {
        vertx.eventBus().publish(Addresses.vitals(), vitals);
        while (!pulse.last().equals(vitals)) {
            vertx.timer(1).await();
        }
    }

    @Test
    void nobodyIsReadyBeforeTheNodeHasToldAnything() {
        assertThat(pulse.health(Domain.ORDERS)).isEqualTo(new Health(false, "starting"));
    }

    @Test
    void everybodyIsReadyWhileEverythingIsOpen() {
        tell(new Vitals("", ALL, List.of(), List.of()));
        assertThat(pulse.health(Domain.ORDERS)).isEqualTo(new Health(true, "ready"));
        assertThat(pulse.health(Domain.STOCK)).isEqualTo(new Health(true, "ready"));
    }

    @Test
    void withoutTheJournalNobodyIsReady() {
        tell(new Vitals("Postgres cannot be reached", ALL, List.of(), List.of()));
        assertThat(pulse.health(Domain.PAYMENT)).isEqualTo(new Health(false, "Postgres cannot be reached"));
    }

    @Test
    void aShardThatIsNotOpenIsNamedAndTheOthersSellOn() {
        tell(new Vitals("", ALL, List.of(STOCK_1), List.of()));
        assertThat(pulse.health(Domain.ORDERS)).isEqualTo(new Health(true, "not open: stock-1"));
    }

    @Test
    void withoutAnyShardOfAKindItsDomainAndTheOrdersAreDown() {
        tell(new Vitals("", ALL, List.of(PAYMENT), List.of()));
        assertThat(pulse.health(Domain.ORDERS).ready()).isFalse();
        assertThat(pulse.health(Domain.PAYMENT).ready()).isFalse();
        assertThat(pulse.health(Domain.STOCK).ready()).isTrue();
    }

    @Test
    void itHasStartedOnceAllDomainsWereReadyWhateverComesLater() {
        assertThat(pulse.started())
                .isEqualTo(new Health(false, "orders: starting; stock: starting; payment: starting"));
        tell(new Vitals("", ALL, List.of(PAYMENT), List.of()));
        assertThat(pulse.started())
                .isEqualTo(new Health(false, "orders: not open: payment-0; payment: not open: payment-0"));
        tell(new Vitals("", ALL, List.of(), List.of()));
        until(() -> pulse.started().equals(STARTED));
        tell(new Vitals("Postgres cannot be reached", ALL, List.of(), List.of()));
        assertThat(pulse.started()).isEqualTo(STARTED);
    }

    @Test
    void whileItStopsNobodyIsReadyThoughItHasStarted() {
        tell(new Vitals("", ALL, List.of(), List.of()));
        until(() -> pulse.started().equals(STARTED));
        pulse.stopping();
        for (Domain domain : Domain.values()) {
            assertThat(pulse.health(domain)).isEqualTo(new Health(false, "stopping"));
        }
        assertThat(pulse.started()).isEqualTo(STARTED);
    }
}
