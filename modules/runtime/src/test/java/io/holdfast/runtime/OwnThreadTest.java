package io.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OwnThreadTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void end() {
        vertx.close().await();
    }

    @Test
    void whateverFailsItBeginsAnewUntilItIsStopped() throws Exception {
        var begun = new LinkedBlockingQueue<String>();
        var thread = new OwnThread("worker", goesOn -> {
            begun.add(Thread.currentThread().getName());
            goesOn.run();
            throw new Exception("a checked one, as futures throw them");
        });
        thread.start();
        assertThat(begun.poll(30, TimeUnit.SECONDS)).isEqualTo("worker");
        assertThat(begun.poll(30, TimeUnit.SECONDS)).isEqualTo("worker");
        thread.stop(vertx).await();
        begun.clear();
        assertThat(begun.poll(1_500, TimeUnit.MILLISECONDS)).isNull();
    }

    /** A client that answers an interruption in its own way must not keep the thread. */
    @Test
    void aFailureThatComesOfBeingStoppedIsTheEnd() throws Exception {
        var begun = new CountDownLatch(1);
        var ends = new AtomicBoolean();
        var thread = new OwnThread("worker", goesOn -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                ends.set(true);
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        });
        thread.start();
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        thread.stop(vertx).await();
        assertThat(ends).isTrue();
    }

    @Test
    void whatClosesIsNotInterruptedAndTheThreadStillEnds() {
        List<Boolean> seen = new ArrayList<>();
        Thread.currentThread().interrupt();
        OwnThread.calmly(() -> seen.add(Thread.currentThread().isInterrupted()));
        assertThat(Thread.interrupted()).isTrue();
        OwnThread.calmly(() -> seen.add(Thread.currentThread().isInterrupted()));
        assertThat(Thread.interrupted()).isFalse();
        assertThat(seen).containsExactly(false, false);
    }
}
