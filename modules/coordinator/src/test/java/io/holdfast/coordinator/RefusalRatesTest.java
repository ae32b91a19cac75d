package io.holdfast.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ShardId;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalRatesTest {
    private final RefusalRates rates = new RefusalRates();

    @Test
    void aKindThatHasNotVotedRefusesNothing() {
        assertThat(rates.of("stock")).isZero();
    }

    @Test
    void followsTheVotesOfEachKind() {
        for (int i = 0; i < 2_000; i++) {
            rates.observe("stock", i % 4 == 0 ? Samples.NO : new Reply.Yes(1));
            rates.observe("payment", Samples.NO);
        }
        assertThat(rates.of("stock")).isCloseTo(0.25, within(0.02));
        assertThat(rates.of("payment")).isCloseTo(1, within(0.01));
    }

    @Test
    void oneVoteMovesTheRateByA128th() {
        rates.observe("stock", Samples.NO);
        assertThat(rates.of("stock")).isEqualTo(1.0 / 128);
        rates.observe("stock", new Reply.Yes(1));
        assertThat(rates.of("stock")).isEqualTo(1.0 / 128 - 1.0 / 128 / 128);
    }

    @Test
    void whatIsNoVoteSaysNothing() {
        rates.observe("stock", Reply.CLOSED);
        rates.observe("stock", new Reply.Busy(Samples.OTHER));
        assertThat(rates.of("stock")).isZero();
    }

    @Test
    void theLikeliestRefuserGoesFirst() {
        rates.observe("payment", Samples.NO);
        assertThat(rates.likeliestFirst(Samples.CHECKOUT).branches())
                .containsExactlyElementsOf(Samples.CHECKOUT.branches().reversed());
    }

    @Test
    void branchesThatRefuseEquallyOftenKeepTheirOrder() {
        assertThat(rates.likeliestFirst(Samples.CHECKOUT)).isSameAs(Samples.CHECKOUT);
        rates.observe("stock", Samples.NO);
        List<Branch> branches = List.of(
                Samples.debit(Samples.PAYMENT, "user", 1),
                Samples.debit(new ShardId("stock", 1), "a", 1),
                Samples.debit(Samples.STOCK, "b", 1));
        assertThat(rates.likeliestFirst(Samples.CHECKOUT.withBranches(branches)).branches())
                .containsExactly(branches.get(1), branches.get(2), branches.get(0));
    }
}
