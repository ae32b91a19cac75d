package io.holdfast.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VotesTest {
    @Test
    void areCompleteOnceEveryBranchHasVoted() {
        var one = Votes.none(2).with(1, 0);
        assertThat(one.complete()).isFalse();
        assertThat(one.with(0, 0).complete()).isTrue();
    }

    @Test
    void rememberTheGenerationOfEachVote() {
        var votes = Votes.none(2).with(0, 3).with(1, 4);
        assertThat(votes.generation(0)).isEqualTo(3);
        assertThat(votes.generation(1)).isEqualTo(4);
        assertThat(votes).hasToString("[3, 4]");
    }

    @Test
    void areValues() {
        var votes = Votes.none(2).with(0, 3);
        assertThat(votes)
                .isEqualTo(Votes.none(2).with(0, 3))
                .hasSameHashCodeAs(Votes.none(2).with(0, 3));
        assertThat(votes).isNotEqualTo(Votes.none(2)).isNotEqualTo("votes");
        assertThat(votes.hashCode()).isNotEqualTo(Votes.none(2).hashCode());
    }

    @Test
    void doNotChangeWhenOneIsAdded() {
        var none = Votes.none(1);
        assertThat(none.with(0, 3).complete()).isTrue();
        assertThat(none.complete()).isFalse();
    }

    @Test
    void knowWhoHasNotVoted() {
        assertThat(Votes.none(2).missing(2)).isEqualTo(BranchSet.all(2));
        assertThat(Votes.none(2).with(0, 3).missing(2)).isEqualTo(BranchSet.NONE.with(1));
        assertThat(Votes.none(1).with(0, 3).missing(1)).isEqualTo(BranchSet.NONE);
    }
}
