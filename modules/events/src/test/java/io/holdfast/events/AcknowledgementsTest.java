package io.holdfast.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.embedded.testing.Eventually;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the thread that sends learns of what comes back on another one. */
class AcknowledgementsTest {
    private final Acknowledgements acknowledgements = new Acknowledgements(Duration.ofSeconds(60));

    /** One that was interrupted would interrupt the next test. */
    @AfterEach
    void calm() {
        Thread.interrupted();
    }

    private void expect(int count) {
        for (int i = 0; i < count; i++) {
            acknowledgements.expectOne();
        }
    }

    private void come(int count) {
        for (int i = 0; i < count; i++) {
            acknowledgements.onCompletion(null, null);
        }
    }

    /** Another thread that does, already. */
    private CompletableFuture<Void> waiting() {
        var settled = new CompletableFuture<Void>();
        var thread = Thread.ofPlatform().start(() -> {
            try {
                acknowledgements.await();
                settled.complete(null);
            } catch (RuntimeException e) {
                settled.completeExceptionally(e);
            }
        });
        Eventually.until("it waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
        return settled;
    }

    @Test
    void waitsForTheLastOne() throws Exception {
        expect(3);
        come(2);
        var settled = waiting();
        assertThat(settled).isNotDone();

        come(1);

        settled.get(60, TimeUnit.SECONDS);
    }

    @Test
    void nothingIsWaitedForWhenAllHaveCome() {
        assertThatCode(acknowledgements::await).doesNotThrowAnyException();
        expect(2);
        come(2);
        assertThatCode(acknowledgements::await).doesNotThrowAnyException();
    }

    /** Otherwise the next one of its key would be heard before it. */
    @Test
    void afterAFailureNoneIsSentAndNoneIsSettled() {
        var cause = new TimeoutException("no broker");
        expect(2);
        acknowledgements.onCompletion(null, cause);
        come(1);

        assertThatThrownBy(acknowledgements::expectOne)
                .isInstanceOf(KafkaException.class)
                .hasCause(cause);
        assertThatThrownBy(acknowledgements::await)
                .isInstanceOf(KafkaException.class)
                .hasCause(cause);
    }

    @Test
    void aFailureEndsTheWait() throws Exception {
        expect(2);
        var settled = waiting();

        acknowledgements.onCompletion(null, new TimeoutException("no broker"));

        assertThatThrownBy(() -> settled.get(60, TimeUnit.SECONDS)).hasRootCauseMessage("no broker");
    }

    @Test
    void aBrokerThatSaysNothingIsNotWaitedForForever() {
        var impatient = new Acknowledgements(Duration.ofMillis(1));
        impatient.expectOne();
        assertThatThrownBy(impatient::await)
                .isInstanceOf(TimeoutException.class)
                .hasMessage("Kafka did not acknowledge for 0 s");
    }

    @Test
    void whoIsInterruptedStops() {
        expect(1);
        Thread.currentThread().interrupt();
        assertThatThrownBy(acknowledgements::await).isInstanceOf(InterruptException.class);
    }
}
