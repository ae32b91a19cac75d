package io.holdfast.journal;

import static io.holdfast.journal.JournalDatabase.PAYMENT;
import static io.holdfast.journal.JournalDatabase.STOCK_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.CastVotes;
import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.Transaction;
import io.holdfast.protocol.TxId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedBranchTest {
    private static final Branch DEBIT =
            Branch.debit(STOCK_1, List.of(new Line("a-B_9", 1), new Line("a-B_9", 2), new Line("0", Line.MAX_AMOUNT)));
    private static final Branch CREDIT = Branch.credit(PAYMENT, List.of(new Line("7", 20), new Line("8", 1)));

    @Test
    void branchesAreReadAsTheyWereWritten() {
        var text = RecordedBranch.encode(attempt(DEBIT, CREDIT), CastVotes.in(12, 3));

        assertThat(RecordedBranch.decode(text))
                .containsExactly(
                        new RecordedBranch(DEBIT, 12, DEBIT.digest("s")),
                        new RecordedBranch(CREDIT, 3, CREDIT.digest("s")));
    }

    @Test
    void aCreditIsKnownByThePlusOfItsAmounts() {
        assertThat(RecordedBranch.encode(attempt(CREDIT), CastVotes.in(1)))
                .isEqualTo("payment-0@1#" + CREDIT.digest("s") + " 7:+20,8:+1");
    }

    @Test
    void anAbortRecordsNoGeneration() {
        assertThat(RecordedBranch.decode(RecordedBranch.encodeUnvoted(attempt(DEBIT, CREDIT))))
                .extracting(RecordedBranch::generation)
                .containsExactly(0L, 0L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "stock-0",
                "stock-0@1",
                "stock-0@1#d",
                "stock-0#d@1 a:1",
                "stock-0@1#d a",
                "stock-0@1#d a:1||",
                "a|stock-0@1#d a:1"
            })
    void otherTextIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> RecordedBranch.decode(text));
    }

    private static Attempt attempt(Branch... branches) {
        var transaction = new Transaction("s", List.of(branches), null, Transaction.AnswerAt.DURABLE, "", null);
        return new Attempt(new TxId(1, 1), transaction, Mode.TWO_PHASE);
    }
}
