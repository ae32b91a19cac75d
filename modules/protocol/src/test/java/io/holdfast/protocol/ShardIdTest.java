package io.holdfast.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardIdTest {
    @Test
    void theTextNamesKindAndIndex() {
        assertThat(new ShardId("stock", 3)).hasToString("stock-3");
        assertThat(ShardId.parse("stock-3")).isEqualTo(new ShardId("stock", 3));
        assertThat(ShardId.parse("a-b-10")).isEqualTo(new ShardId("a-b", 10));
        assertThat(ShardId.parse("s-0")).isEqualTo(new ShardId("s", 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "stock",
                "-3",
                "stock-",
                "stock-x",
                "stock-03",
                "stock-+3",
                "stock-\u0663",
                "stock-2147483648"
            })
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> ShardId.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void textWithoutAKindIsCalledByItsName() {
        assertThatThrownBy(() -> ShardId.parse("-3")).hasMessage("not a shard: -3");
    }

    @Test
    void anIndexIsNotNegative() {
        assertThatThrownBy(() -> new ShardId("stock", -1)).hasMessageContaining("-1");
    }

    @Test
    void oneShardHoldsEverything() {
        assertThat(ShardId.of("stock", "anything", 1)).isEqualTo(new ShardId("stock", 0));
    }

    /** Data is spread by this: a value that changes between releases would lose it. */
    @Test
    void theShardOfAnIdNeverChanges() {
        assertThat(ShardId.of("stock", "42", 4)).isEqualTo(new ShardId("stock", 0));
        assertThat(ShardId.of("payment", "alice", 7)).isEqualTo(new ShardId("payment", 4));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 8, 16})
    void consecutiveIdsAreSpreadEvenly(int shards) {
        var counts = new int[shards];
        IntStream.range(0, 10_000)
                .forEach(id ->
                        counts[ShardId.of("stock", String.valueOf(id), shards).index()]++);

        assertThat(IntStream.of(counts)).allMatch(count -> Math.abs(count * shards - 10_000) < 1_000);
    }

    @Test
    void shardsAreOrderedByKindAndThenIndex() {
        var stock = new ShardId("stock", 1);

        assertThat(stock)
                .isGreaterThan(new ShardId("payment", 2))
                .isGreaterThan(new ShardId("stock", 0))
                .isLessThan(new ShardId("stock", 2))
                .isEqualByComparingTo(new ShardId("stock", 1));
    }
}
