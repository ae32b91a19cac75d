package io.holdfast.consumers.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.protocol.TxId;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CallsTest {
    private static Entry saleOf(int items) {
        Map<String, Long> sold = IntStream.range(0, items).boxed().collect(Collectors.toMap(i -> "item-" + i, i -> 1L));
        return new Entry.Sale(new TxId(1, 1), LocalDate.EPOCH, "u", 1, sold);
    }

    private static List<Integer> sizes(List<Entry> entries) {
        return Calls.of(entries).stream().map(List::size).toList();
    }

    @Test
    void aStepIsCutByWhatItChangesNotByHowManyOrdersItHas() {
        assertThat(sizes(Collections.nCopies(301, saleOf(1)))).containsExactly(150, 150, 1);
        assertThat(sizes(Collections.nCopies(3, saleOf(1_000)))).containsExactly(1, 1, 1);
        assertThat(sizes(List.of(saleOf(1), saleOf(299), saleOf(1)))).containsExactly(1, 1, 1);
        assertThat(sizes(Collections.nCopies(301, new Entry.Sum("stock", null, "i", 1))))
                .containsExactly(300, 1);
        assertThat(sizes(List.of())).isEmpty();
    }

    @Test
    void bitsAreCutByTheirNumber() {
        assertThat(Calls.ofBits(Collections.nCopies(2_001, new Entry.Ended(1))))
                .extracting(List::size)
                .containsExactly(1_000, 1_000, 1);
    }
}
