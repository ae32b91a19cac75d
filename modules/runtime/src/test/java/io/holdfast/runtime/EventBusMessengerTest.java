package io.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Verb;
import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.LowWater;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Transaction;
import io.holdfast.protocol.TxId;
import io.holdfast.runtime.StandInParticipant.Waiting;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
@Timeout(60)
class EventBusMessengerTest {
    private static final ShardId STOCK_0 = new ShardId("stock", 0);
    private static final ShardId STOCK_1 = new ShardId("stock", 1);
    private static final ShardId ELSEWHERE = new ShardId("stock", 2);
    private static final TxId TX = new TxId(1, 1);

    private TestLoop loop;

    @BeforeEach
    void make(Vertx vertx) {
        LocalCodecs.register(vertx.eventBus());
        loop = TestLoop.on(vertx);
    }

    private EventBusMessenger messenger(Vertx vertx, Map<String, CircuitBreaker> breakers) {
        return loop.get(() -> new EventBusMessenger(
                vertx,
                List.of(STOCK_0, STOCK_1),
                breakers,
                () -> 0,
                new LoopMeters(new SimpleMeterRegistry()),
                (tx, event) -> {}));
    }

    private EventBusMessenger messenger(Vertx vertx) {
        return messenger(vertx, Map.of("stock", CircuitBreaker.create("stock", vertx)));
    }

    private static Attempt attempt(ShardId shard) {
        var branch = Branch.debit(shard, List.of(new Line("item-1", 1)));
        return new Attempt(TX, Transaction.direct(branch, null), Mode.TWO_PHASE);
    }

    @Test
    void aCommandGoesToTheParticipantOfItsShard(Vertx vertx) {
        var participant = StandInParticipant.of("stock", vertx, loop);
        var messenger = messenger(vertx);
        loop.turn(() -> messenger.send(attempt(STOCK_1), 0, Verb.UNDO));
        assertThat(participant.heard()).containsExactly(new Command.Undo(TX));
    }

    @Test
    void everyShardIsToldTheLowWater(Vertx vertx) {
        BlockingQueue<LowWater> told = new LinkedBlockingQueue<>();
        loop.turn(() -> vertx.eventBus()
                .<LowWater>localConsumer(Addresses.lowWater("stock"), message -> told.add(message.body())));
        var messenger = messenger(vertx);
        loop.turn(() -> messenger.tellLowWater(7, 42));
        assertThat(Set.of(Waiting.next(told), Waiting.next(told)))
                .containsExactlyInAnyOrder(new LowWater(STOCK_0, 7, 42), new LowWater(STOCK_1, 7, 42));
    }

    @Test
    void aShardThatIsNotHereIsAProgrammersError(Vertx vertx) {
        var messenger = messenger(vertx);
        assertThatThrownBy(() -> loop.turn(() -> messenger.send(attempt(ELSEWHERE), 0, Verb.PREPARE)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no such shard here: stock-2");
    }

    @Test
    void everyKindNeedsItsCircuitBreaker(Vertx vertx) {
        assertThatThrownBy(() -> messenger(vertx, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no circuit breaker for stock");
    }
}
