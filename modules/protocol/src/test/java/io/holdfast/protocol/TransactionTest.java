package io.holdfast.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.protocol.Transaction.AnswerAt;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransactionTest {
    private static final Branch DEBIT = Branch.debit(new ShardId("stock", 0), List.of(new Line("a", 1)));
    private static final Branch CREDIT = Branch.credit(new ShardId("payment", 0), List.of(new Line("u", 1)));

    @Test
    void aDirectDebitIsAnsweredWhenDurableAndACreditWhenItCanBeRead() {
        assertThat(Transaction.direct(DEBIT, null).answerAt()).isEqualTo(AnswerAt.DURABLE);
        assertThat(Transaction.direct(CREDIT, null).answerAt()).isEqualTo(AnswerAt.FINISHED);
    }

    @Test
    void anotherOrderOfBranchesChangesNothingElse() {
        var gate = new OrderGate("o", 3);
        var transaction = new Transaction("s", List.of(DEBIT, CREDIT), gate, AnswerAt.DURABLE, "order.paid", null);

        assertThat(transaction.withBranches(List.of(CREDIT, DEBIT)))
                .isEqualTo(new Transaction("s", List.of(CREDIT, DEBIT), gate, AnswerAt.DURABLE, "order.paid", null));
    }

    @Test
    void aTraceContextIsAnnouncedWithItAndChangesNothingElse() {
        var gate = new OrderGate("o", 3);
        var transaction = new Transaction("s", List.of(DEBIT, CREDIT), gate, AnswerAt.DURABLE, "a=1@5", null);

        assertThat(transaction.traced("00-trace"))
                .isEqualTo(
                        new Transaction("s", List.of(DEBIT, CREDIT), gate, AnswerAt.DURABLE, "a=1@5;00-trace", null));
        assertThat(transaction.traced(null)).isSameAs(transaction);
    }

    @Test
    void itTellsWhichOrderAndTraceItIsFor() {
        var gate = new OrderGate("o", 3);
        var transaction = new Transaction("s", List.of(DEBIT, CREDIT), gate, AnswerAt.DURABLE, "a=1@5", null);

        assertThat(transaction.orderId()).isEqualTo("o");
        assertThat(transaction.trace()).isNull();
        assertThat(transaction.traced("00-trace").trace()).isEqualTo("00-trace");
        assertThat(Transaction.direct(DEBIT, null).traced("00-trace").trace()).isEqualTo("00-trace");
        assertThat(Transaction.direct(DEBIT, null).orderId()).isNull();
    }

    @Test
    void thereIsABranchAndNoMoreThanBitsOfALong() {
        assertThat(of(Transaction.MAX_BRANCHES).branches()).hasSize(62);
        assertThatThrownBy(() -> of(0)).hasMessageContaining("not 0");
        assertThatThrownBy(() -> of(63)).hasMessageContaining("not 63");
    }

    private static Transaction of(int branches) {
        return new Transaction("s", Collections.nCopies(branches, DEBIT), null, AnswerAt.DURABLE, "", null);
    }
}
