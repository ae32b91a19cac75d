package io.holdfast.order;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentlySeenTest {
    private final RecentlySeen seen = new RecentlySeen(2);

    @Test
    void knowsWhatItWasTold() {
        seen.add("stock", "a");
        assertThat(seen.contains("stock", "a")).isTrue();
        assertThat(seen.contains("stock", "b")).isFalse();
        assertThat(seen.contains("payment", "a")).isFalse();
    }

    @Test
    void forgetsWhatNobodyAskedForLongest() {
        seen.add("stock", "a");
        seen.add("stock", "b");
        assertThat(seen.contains("stock", "a")).isTrue();
        seen.add("stock", "c");
        assertThat(seen.contains("stock", "b")).isFalse();
        assertThat(seen.contains("stock", "a")).isTrue();
        assertThat(seen.contains("stock", "c")).isTrue();
    }
}
