package io.holdfast.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecisionWindowTest {
    @Test
    void isEmptyAtFirst() {
        assertThat(DecisionWindow.EMPTY.size()).isZero();
        assertThat(DecisionWindow.EMPTY.refusalRate()).isZero();
        assertThat(DecisionWindow.EMPTY.isFull()).isFalse();
    }

    @Test
    void aRefusalLeavesAfter200MoreDecisions() {
        var window = DecisionWindow.EMPTY.plus(1);
        for (int age = 0; age < 199; age++) {
            window = window.plus(0);
            assertThat(window.refusals()).isEqualTo(1);
        }
        assertThat(window.isFull()).isTrue();
        assertThat(window.plus(0).refusals()).isZero();
    }

    @Test
    void countsWhatAQueueOf200WouldCount() {
        var random = new Random(42);
        var queue = new ArrayDeque<Integer>();
        var window = DecisionWindow.EMPTY;
        for (int i = 0; i < 1_000; i++) {
            int refusal = random.nextInt(2);
            queue.addLast(refusal);
            if (queue.size() > 200) {
                queue.removeFirst();
            }
            window = window.plus(refusal);
            int expected = queue.stream().mapToInt(Integer::intValue).sum();
            assertThat(window.refusals()).isEqualTo(expected);
            assertThat(window.size()).isEqualTo(queue.size());
            assertThat(window.refusalRate()).isEqualTo((double) expected / queue.size());
        }
    }
}
