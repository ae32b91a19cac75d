package io.holdfast.coordinator;

import static io.holdfast.coordinator.Samples.OTHER;
import static io.holdfast.coordinator.Samples.PAYMENT;
import static io.holdfast.coordinator.Samples.TWO_PHASE;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.Reply.Cause;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class RefusalsTest {
    static final List<Reply> IMPOSSIBLE = List.of(
            Reply.MISMATCH,
            Reply.MODE_CONFLICT,
            Reply.FINAL,
            Reply.BAD,
            new Reply.Yes(1),
            Reply.ABORTED,
            Reply.DONE,
            Reply.UNDONE,
            Reply.NEED_REBUILD,
            Reply.ALARM);

    @Test
    void aVoteAgainstItByTheBusinessRuleIsARefusalThatNamesTheShardAndTheCause() {
        var tooLittle = new Cause.Short("user");
        var tooMuch = new Cause.Limit("user");
        assertThat(Refusals.refused(TWO_PHASE, 1, tooLittle)).isEqualTo(new Outcome.Refused(PAYMENT, tooLittle));
        assertThat(Refusals.refused(TWO_PHASE, 1, tooMuch)).isEqualTo(new Outcome.Refused(PAYMENT, tooMuch));
    }

    @Test
    void aTombstoneIsNoBusinessRefusal() {
        assertThat(Refusals.refused(TWO_PHASE, 1, new Cause.Aborted())).isInstanceOf(Outcome.NotNow.class);
    }

    @Test
    void troubleSaysNotNow() {
        assertThat(unexpected(Reply.LOST)).isEqualTo(new Outcome.NotNow("payment-0 is recovering"));
        assertThat(unexpected(Reply.CLOSED)).isEqualTo(new Outcome.NotNow("payment-0 is recovering"));
        assertThat(unexpected(Reply.STALE)).isEqualTo(new Outcome.NotNow("this node's session was fenced"));
        assertThat(unexpected(Reply.ENDED)).isEqualTo(new Outcome.NotNow("this node's session was ended"));
    }

    @Test
    void anotherTransactionOfTheSubjectIsNamed() {
        assertThat(unexpected(new Reply.Busy(OTHER))).isEqualTo(new Outcome.Contended(OTHER));
    }

    @ParameterizedTest
    @FieldSource("IMPOSSIBLE")
    void aReplyThatTheParticipantTableDoesNotHaveThereIsADefect(Reply reply) {
        assertThat(unexpected(reply))
                .isEqualTo(new Outcome.Broken("payment-0 answered " + reply + " to a first request"));
    }

    @Test
    void theJournalsRejectionsTellTheCustomersConcernFromTheMachines() {
        assertThat(Refusals.rejected(Rejection.PAID)).isEqualTo(new Outcome.GateShut(true));
        assertThat(Refusals.rejected(Rejection.VERSION_CHANGED)).isEqualTo(new Outcome.GateShut(false));
        assertThat(Refusals.rejected(Rejection.KEY_TAKEN)).isEqualTo(new Outcome.KeyTaken());
        assertThat(Refusals.rejected(Rejection.GENERATION_GONE)).isInstanceOf(Outcome.NotNow.class);
        assertThat(Refusals.rejected(Rejection.SESSION_FENCED)).isInstanceOf(Outcome.NotNow.class);
    }

    private static Outcome unexpected(Reply reply) {
        return Refusals.unexpected(TWO_PHASE, 1, reply);
    }
}
