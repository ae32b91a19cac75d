package io.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.runtime.StandInParticipant.Waiting;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
@Timeout(60)
class RetriesTest {
    private static final long NEVER_MS = 1_000_000;

    private final BlockingQueue<String> tried = new LinkedBlockingQueue<>();
    private final AtomicLong clockMs = new AtomicLong(5);

    private Retries<String> retries(Vertx vertx, long firstMs) {
        return new Retries<>(vertx, new Backoff(firstMs, NEVER_MS * 4), clockMs::get, tried::add);
    }

    @Test
    void allThatWaitsGoesTogetherAfterOnePause(Vertx vertx) {
        var retries = retries(vertx, 1);
        TestLoop.on(vertx).turn(() -> {
            retries.add("a");
            retries.add("b");
        });
        assertThat(Waiting.next(tried)).isEqualTo("a");
        assertThat(Waiting.next(tried)).isEqualTo("b");
    }

    @Test
    void saysWhenTheNextTryComes(Vertx vertx) {
        var retries = retries(vertx, NEVER_MS);
        TestLoop.on(vertx).turn(() -> {
            assertThat(retries.dueInMs()).isNull();
            retries.add("a");
            clockMs.addAndGet(10);
            retries.add("b");
            assertThat(retries.dueInMs()).isEqualTo(NEVER_MS - 10);
            clockMs.addAndGet(NEVER_MS);
            assertThat(retries.dueInMs()).as("a timer may be late").isZero();
        });
    }

    @Test
    void atAPersonsWishItGoesAtOnceAndThePauseBeginsAnew(Vertx vertx) {
        var retries = retries(vertx, NEVER_MS);
        TestLoop.on(vertx).turn(() -> {
            retries.add("a");
            assertThat(retries.now()).isTrue();
            assertThat(retries.now()).isFalse();
            retries.add("b");
            assertThat(retries.dueInMs()).isEqualTo(NEVER_MS);
        });
        assertThat(tried).containsExactly("a");
    }

    @Test
    void aSuccessBeginsAnewToo(Vertx vertx) {
        var retries = retries(vertx, NEVER_MS);
        TestLoop.on(vertx).turn(() -> {
            retries.add("a");
            retries.now();
            retries.add("b");
            retries.succeeded();
            retries.now();
            retries.add("c");
            assertThat(retries.dueInMs()).isEqualTo(NEVER_MS);
        });
    }
}
