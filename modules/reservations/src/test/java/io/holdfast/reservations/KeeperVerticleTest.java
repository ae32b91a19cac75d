package io.holdfast.reservations;

import static io.holdfast.reservations.JournalledShard.SHARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.journal.Alarms;
import io.holdfast.protocol.GenerationBegun;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Suspicion;
import io.holdfast.protocol.TxId;
import io.holdfast.runtime.Addresses;
import io.holdfast.runtime.LocalCodecs;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.redis.client.RedisOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeeperVerticleTest {
    private static final TxId TX = new TxId(1, 1);

    private static void deployKeeper(JournalledShard shard) {
        LocalCodecs.register(shard.vertx().eventBus());
        shard.vertx()
                .deployVerticle(new KeeperVerticle(
                        shard.postgres(), shard.stores(), "stock", () -> 0, new SimpleMeterRegistry()))
                .await();
    }

    private static void tell(JournalledShard shard, Suspicion suspicion) {
        shard.start(() -> shard.vertx().eventBus().request(Addresses.keeper("stock"), suspicion))
                .await();
    }

    @Test
    void whoSuspectsIsAnsweredOnceTheShardIsSoundAgain() throws InterruptedException {
        try (var shard = JournalledShard.holding(Map.of("a", 5L))) {
            deployKeeper(shard);
            var begun = new LinkedBlockingQueue<GenerationBegun>();
            shard.vertx()
                    .eventBus()
                    .<GenerationBegun>localConsumer(Addresses.generations(), message -> begun.add(message.body()));
            shard.redis("FLUSHALL");
            tell(shard, new Suspicion.Unsound(SHARD));
            assertThat(shard.available("a")).isEqualTo(5);
            assertThat(begun.poll(30, TimeUnit.SECONDS)).isEqualTo(new GenerationBegun("stock"));
        }
    }

    @Test
    void aContradictionIsOnRecordOnceAndFreezesTheShard() {
        try (var shard = JournalledShard.holding(Map.of("a", 5L))) {
            deployKeeper(shard);
            tell(shard, new Suspicion.Contradiction(SHARD, TX));
            tell(shard, new Suspicion.Contradiction(SHARD, TX));
            assertThat(shard.text("select count(*)::text from alarm where resolved_at is null"))
                    .isEqualTo("1");
            assertThat(shard.text("select cause from alarm")).isEqualTo("contradicts the journal about 1.1");
            assertThat(shard.connect().read(List.of("a")).await()).isEqualTo(new Balances.Closed());
        }
    }

    @Test
    void aFrozenShardStaysClosedWhateverElseIsSuspectedOfIt() {
        try (var shard = JournalledShard.holding(Map.of("a", 5L))) {
            deployKeeper(shard);
            tell(shard, new Suspicion.Contradiction(SHARD, TX));
            tell(shard, new Suspicion.Unsound(SHARD));
            tell(shard, new Suspicion.LostPrepare(SHARD, TX));
            assertThat(shard.connect().read(List.of("a")).await()).isEqualTo(new Balances.Closed());
        }
    }

    @Test
    void aPersonHasAFrozenShardRebuiltAndItSellsAgain() throws InterruptedException {
        try (var shard = JournalledShard.holding(Map.of("a", 5L))) {
            deployKeeper(shard);
            tell(shard, new Suspicion.Contradiction(SHARD, TX));
            var begun = new LinkedBlockingQueue<GenerationBegun>();
            shard.vertx()
                    .eventBus()
                    .<GenerationBegun>localConsumer(Addresses.generations(), message -> begun.add(message.body()));
            tell(shard, new Suspicion.Condemned(SHARD, "looked at it"));
            assertThat(shard.available("a")).isEqualTo(5);
            assertThat(shard.record().frozen()).isFalse();
            assertThat(begun.poll(30, TimeUnit.SECONDS)).isEqualTo(new GenerationBegun("stock"));
        }
    }

    @Test
    void aPersonIsToldWhenTheStoreCannotBeReachedAndNothingIsChanged() {
        try (var shard = JournalledShard.holding(Map.of("a", 5L))) {
            LocalCodecs.register(shard.vertx().eventBus());
            var nowhere = Map.of(SHARD, new RedisOptions().setConnectionString("redis://127.0.0.1:1"));
            shard.vertx()
                    .deployVerticle(
                            new KeeperVerticle(shard.postgres(), nowhere, "stock", () -> 0, new SimpleMeterRegistry()))
                    .await();
            Alarms.raise(shard.journal(), SHARD, TX).await();
            assertThatThrownBy(() -> tell(shard, new Suspicion.Condemned(SHARD, "looked at it")))
                    .hasMessageContaining("stock-0 cannot be reached");
            assertThat(shard.record().frozen()).isTrue();
        }
    }

    @Test
    void anAlarmOnAStoreThatCannotBeReachedHoldsUpNoOtherShard() {
        try (var shard = JournalledShard.holding(Map.of("a", 5L))) {
            LocalCodecs.register(shard.vertx().eventBus());
            var away = new ShardId("stock", 1);
            shard.sql("insert into shard (no, name, generation) values (1000, $1, 1)", away.toString());
            var stores = new HashMap<>(shard.stores());
            stores.put(away, new RedisOptions().setConnectionString("redis://127.0.0.1:1"));
            shard.vertx()
                    .deployVerticle(
                            new KeeperVerticle(shard.postgres(), stores, "stock", () -> 0, new SimpleMeterRegistry()))
                    .await();
            shard.redis("FLUSHALL");
            tell(shard, new Suspicion.Contradiction(away, TX));
            assertThat(shard.connect().read(List.of("-")).await()).isInstanceOf(Balances.Available.class);
            assertThat(shard.text("select shard from alarm where resolved_at is null"))
                    .isEqualTo(away.toString());
        }
    }
}
