package io.holdfast.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.protocol.Transaction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BranchSetTest {
    @Test
    void holdsWhatWasPutInAndNotTakenOut() {
        var set = BranchSet.NONE.with(0).with(40).with(7).without(7);
        assertThat(members(set)).containsExactly(0, 40);
        assertThat(set.has(40)).isTrue();
        assertThat(set.has(7)).isFalse();
        assertThat(set.isEmpty()).isFalse();
        assertThat(set.without(0).without(40).isEmpty()).isTrue();
    }

    @Test
    void hasRoomForTheLargestTransaction() {
        var all = BranchSet.all(Transaction.MAX_BRANCHES);
        assertThat(members(all)).hasSize(Transaction.MAX_BRANCHES);
        assertThat(all.has(Transaction.MAX_BRANCHES - 1)).isTrue();
    }

    @Test
    void theFirstBranchesEndBeforeTheGivenOne() {
        assertThat(members(BranchSet.firstOf(0))).isEmpty();
        assertThat(members(BranchSet.firstOf(2))).containsExactly(0, 1);
    }

    @Test
    void isWithinAnotherThatHasAllOfIt() {
        var one = BranchSet.NONE.with(1);
        assertThat(BranchSet.NONE.within(one)).isTrue();
        assertThat(one.within(BranchSet.all(2))).isTrue();
        assertThat(BranchSet.all(2).within(one)).isFalse();
    }

    private static List<Integer> members(BranchSet set) {
        var members = new ArrayList<Integer>();
        set.forEach(members::add);
        return members;
    }
}
