package io.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.protocol.Answer;
import io.holdfast.protocol.Answer.Kind;
import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Reply.Cause;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Transaction;
import io.holdfast.protocol.TxId;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(VertxExtension.class)
@Timeout(60)
class TransactionClientTest {
    private static final ShardId SHARD = new ShardId("stock", 0);
    private static final Transaction TRANSACTION =
            Transaction.direct(Branch.debit(SHARD, List.of(new Line("a", 1))), null);
    private static final Answer SUCCESS = Answer.Success.text("done");
    private static final Answer SHORTAGE = new Answer.Refusal(Kind.OUT_OF_STOCK, "no more of a");

    private static Answer answered(Vertx vertx, Outcome outcome) {
        LocalCodecs.register(vertx.eventBus());
        var loop = TestLoop.on(vertx);
        loop.turn(() -> vertx.eventBus()
                .<Transaction>localConsumer(Addresses.transactions(), request -> request.reply(outcome)));
        var client = new TransactionClient(vertx, id -> new Answer.Refusal(Kind.OUT_OF_STOCK, "no more of " + id));
        return loop.start(() -> client.run(TRANSACTION, SUCCESS, "/stock/find/a"))
                .await();
    }

    static Stream<Arguments> outcomes() {
        return Stream.of(
                Arguments.of(new Outcome.Committed(new TxId(1, 1)), SUCCESS),
                Arguments.of(new Outcome.Refused(SHARD, new Cause.Short("a")), SHORTAGE),
                Arguments.of(
                        new Outcome.Refused(SHARD, new Cause.Limit("a")),
                        new Answer.Refusal(Kind.BALANCE_LIMIT, "the balance of a would exceed its limit")),
                Arguments.of(new Outcome.NotNow("busy"), new Answer.NotNow("busy", 1)),
                Arguments.of(new Outcome.Contended(new TxId(1, 2)), new Answer.NotNow("another request has it", 1)),
                Arguments.of(new Outcome.Unknown(), new Answer.Pending("/stock/find/a")));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void everyOutcomeHasItsAnswer(Outcome outcome, Answer answer, Vertx vertx) {
        assertThat(answered(vertx, outcome)).isEqualTo(answer);
    }

    @Test
    void aTakenKeyIsForTheIdempotencyStoreToAnswer(Vertx vertx) {
        assertThatThrownBy(() -> answered(vertx, new Outcome.KeyTaken())).isInstanceOf(KeyTakenException.class);
    }

    static Stream<Outcome> defects() {
        return Stream.of(
                new Outcome.Broken("stock-0 answered nonsense"),
                new Outcome.GateShut(true),
                new Outcome.Refused(SHARD, new Cause.Aborted()));
    }

    @ParameterizedTest
    @MethodSource("defects")
    void whatMustNotHappenIsNoAnswerButAFault(Outcome outcome, Vertx vertx) {
        assertThatThrownBy(() -> answered(vertx, outcome)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void withoutACoordinatorItIsAFault(Vertx vertx) {
        LocalCodecs.register(vertx.eventBus());
        var client = new TransactionClient(vertx, id -> SHORTAGE);
        var run = TestLoop.on(vertx).start(() -> client.run(TRANSACTION, SUCCESS, "/stock/find/a"));
        assertThatThrownBy(run::await).hasMessageContaining("No handlers");
    }
}
