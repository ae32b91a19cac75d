package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.protocol.Answer;
import io.holdfast.protocol.Answer.Kind;
import io.holdfast.protocol.Answer.Refusal;
import io.holdfast.protocol.Answer.Replay;
import io.holdfast.protocol.Answer.Success;
import io.holdfast.protocol.KeyClaim;
import io.holdfast.runtime.KeyTakenException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IdempotencyStoreTest {
    @RegisterExtension
    static JournalDatabase database = new JournalDatabase();

    private static final KeyClaim CLAIM = claim("the body's hash");
    private static final Success DONE = Success.json("{\"done\":true}");
    private static final Refusal REFUSED = new Refusal(Kind.OUT_OF_STOCK, "only 2 left of \"item\"");

    private final AtomicInteger effects = new AtomicInteger();
    private IdempotencyStore store;
    private IdempotencyStore otherNode;

    @BeforeEach
    void open() {
        store = new IdempotencyStore(database.connect());
        otherNode = new IdempotencyStore(database.connect());
    }

    @Test
    void theSecondRequestGetsTheBytesOfTheFirst() {
        assertThat(store.once(CLAIM, keeping(DONE)).await()).isEqualTo(DONE);

        var replay = new Replay(200, "application/json", "{\"done\":true}");
        assertThat(store.once(CLAIM, keeping(Success.text("other"))).await()).isEqualTo(replay);
        assertThat(otherNode.once(CLAIM, keeping(Success.text("other"))).await())
                .isEqualTo(replay);
        assertThat(effects).hasValue(1);
    }

    @Test
    void aRefusalIsKeptAsItWasAnswered() {
        assertThat(store.once(CLAIM, answering(REFUSED)).await()).isEqualTo(REFUSED);

        var kept = CLAIM.answered(REFUSED);
        assertThat(otherNode.once(CLAIM, keeping(DONE)).await())
                .isEqualTo(new Replay(409, "application/problem+json", kept.body()));
        assertThat(kept.body())
                .contains("only 2 left of \\\"item\\\"")
                .contains("/pay/u/5")
                .contains("corr-1");
        assertThat(effects).hasValue(1);
    }

    @Test
    void aSuccessWithoutAnEffectOfItsOwnIsKeptToo() {
        assertThat(store.once(CLAIM, answering(DONE)).await()).isEqualTo(DONE);

        assertThat(otherNode.once(CLAIM, answering(REFUSED)).await())
                .isEqualTo(new Replay(200, "application/json", "{\"done\":true}"));
    }

    @Test
    void anotherRequestUnderTheSameKeyIsRefused() {
        store.once(CLAIM, keeping(DONE)).await();

        assertThat(store.once(claim("another body's hash"), keeping(DONE)).await())
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.kind()).isEqualTo(Kind.KEY_MISMATCH);
                    assertThat(refusal.kind().status()).isEqualTo(422);
                });
        assertThat(effects).hasValue(1);
    }

    @Test
    void whileTheFirstIsInFlightTheSecondIsToldSo() {
        Promise<Answer> first = Promise.promise();
        var answer = store.once(CLAIM, first::future);

        assertThat(store.once(CLAIM, keeping(DONE)).await())
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Kind.KEY_IN_USE));

        first.complete(new Answer.NotNow("busy", 1));
        assertThat(answer.await()).isInstanceOf(Answer.NotNow.class);
        assertThat(effects).hasValue(0);
    }

    @Test
    void whatIsNotDefiniteIsNotKeptAndMayBeTriedAgain() {
        store.once(CLAIM, answering(new Answer.NotNow("busy", 1))).await();
        store.once(CLAIM, answering(new Answer.Pending("/orders/find/1"))).await();
        assertThatThrownBy(() ->
                        store.once(CLAIM, () -> Future.failedFuture("broken")).await())
                .hasMessage("broken");

        assertThat(store.once(CLAIM, keeping(DONE)).await()).isEqualTo(DONE);
        assertThat(effects).hasValue(3);
    }

    @Test
    void theLoserOfARaceReplaysTheWinner() {
        assertThat(store.once(CLAIM, () -> otherNode
                                .once(CLAIM, keeping(DONE))
                                .compose(won -> keeping(Success.text("mine")).get()))
                        .await())
                .isEqualTo(new Replay(200, "application/json", "{\"done\":true}"));

        assertThat(database.number("select count(*) from idempotency")).isEqualTo(1);
    }

    @Test
    void theLoserOfARaceBetweenARefusalAndAnEffectReplaysTheEffect() {
        assertThat(store.once(CLAIM, () -> otherNode.once(CLAIM, keeping(DONE)).map(REFUSED))
                        .await())
                .isEqualTo(new Replay(200, "application/json", "{\"done\":true}"));
    }

    @Test
    void twoNodesAnswerTheSameUnderLoad() {
        Races.run(100, (number, random) -> {
            var claim = new KeyClaim("POST /pay", "key-" + number, "hash", "/pay/u/5", "corr-1");
            var one = store.once(claim, random.nextBoolean() ? keeping(claim, "one") : refusing());
            var two = otherNode.once(claim, random.nextBoolean() ? keeping(claim, "two") : refusing());

            assertThat(bytes(claim, one.await())).isEqualTo(bytes(claim, two.await()));
        });
    }

    private static String bytes(KeyClaim claim, Answer answer) {
        return switch (answer) {
            case Replay replay -> replay.status() + replay.contentType() + replay.body();
            case Answer.Definite definite -> {
                var record = claim.answered(definite);
                yield record.status() + record.contentType() + record.body();
            }
            case Answer.NotNow notNow -> notNow.toString();
            case Answer.Pending pending -> pending.toString();
        };
    }

    private Supplier<Future<Answer>> refusing() {
        return answering(REFUSED);
    }

    private Supplier<Future<Answer>> keeping(Success success) {
        return keeping(CLAIM, success);
    }

    private Supplier<Future<Answer>> keeping(KeyClaim claim, String body) {
        return keeping(claim, Success.text(body));
    }

    /** An effect that writes its record itself, as a statement with the effect would. */
    private Supplier<Future<Answer>> keeping(KeyClaim claim, Success success) {
        return () -> {
            effects.incrementAndGet();
            return IdempotencyStore.keep(database.sql(), claim.answered(success))
                    .map(success);
        };
    }

    private Supplier<Future<Answer>> answering(Answer answer) {
        return () -> {
            effects.incrementAndGet();
            return Future.succeededFuture(answer);
        };
    }

    private static KeyClaim claim(String fingerprint) {
        return new KeyClaim("POST /pay", "key", fingerprint, "/pay/u/5", "corr-1");
    }

    @Test
    void aTakenKeyFailsTheTransactionItWasWrittenIn() {
        var record = CLAIM.answered(DONE);
        IdempotencyStore.keep(database.sql(), record).await();

        assertThatThrownBy(() -> IdempotencyStore.keep(database.sql(), record).await())
                .isInstanceOf(KeyTakenException.class);
    }
}
