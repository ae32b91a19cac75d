package io.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.holdfast.coordinator.Decision;
import io.holdfast.coordinator.Rejection;
import io.holdfast.coordinator.Verb;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.Reply.Cause;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import io.holdfast.runtime.Flight.Kind;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class StepWordsTest {
    private static final TxId OTHER = new TxId(3, 17);
    private static final ShardId STOCK = new ShardId("stock", 0);

    static Stream<Arguments> replies() {
        return Stream.of(
                arguments(new Reply.Yes(7), "YES in generation 7", true),
                arguments(new Reply.No(new Cause.Short("a")), "NO: less of a is available than asked for", false),
                arguments(new Reply.No(new Cause.Limit("a")), "NO: the balance of a would be above its limit", false),
                arguments(new Reply.No(new Cause.Aborted()), "NO: it was undone before it arrived", false),
                arguments(new Reply.Busy(OTHER), "BUSY: transaction 3.17 has the order", false),
                arguments(Reply.DONE, "DONE", true),
                arguments(Reply.UNDONE, "UNDONE, a tombstone stands", true),
                arguments(Reply.ENDED, "ENDED: it was settled before", true),
                arguments(Reply.LOST, "LOST: the shard is in another generation", false),
                arguments(Reply.CLOSED, "CLOSED: the shard is being loaded or frozen", false),
                arguments(Reply.STALE, "STALE: the session is fenced", false),
                arguments(Reply.MISMATCH, "MISMATCH: it has other lines on record", false),
                arguments(Reply.MODE_CONFLICT, "MODE-CONFLICT: it began under the other protocol", false),
                arguments(Reply.FINAL, "FINAL: it cannot be undone any more", false),
                arguments(Reply.BAD, "BAD: the command makes no sense", false),
                arguments(Reply.NEED_REBUILD, "NEED-REBUILD: the prepare was lost", false),
                arguments(Reply.ALARM, "ALARM: it contradicts the journal", false));
    }

    @ParameterizedTest
    @MethodSource("replies")
    void aReplyIsToldByItsNameAndWhatItMeans(Reply reply, String words, boolean sound) {
        assertThat(StepWords.of(Kind.VOTED, 0, reply)).isEqualTo(new StepWords(words, sound));
    }

    static Stream<Arguments> outcomes() {
        return Stream.of(
                arguments(new Outcome.Committed(OTHER), "committed", true),
                arguments(
                        new Outcome.Refused(STOCK, new Cause.Short("a")),
                        "refused by stock-0: less of a is available than asked for",
                        false),
                arguments(new Outcome.GateShut(true), "the order is paid already", false),
                arguments(new Outcome.GateShut(false), "the order was changed", false),
                arguments(new Outcome.Contended(OTHER), "transaction 3.17 is at the order", false),
                arguments(new Outcome.KeyTaken(), "the idempotency key belongs to another request", false),
                arguments(new Outcome.NotNow("it is late"), "not now: it is late", false),
                arguments(new Outcome.Unknown(), "unknown yet", false),
                arguments(new Outcome.Broken("so"), "broken: so", false));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void anAnswerIsToldAsTheClientGotIt(Outcome outcome, String words, boolean sound) {
        assertThat(StepWords.of(Kind.ANSWERED, 0, outcome)).isEqualTo(new StepWords(words, sound));
    }

    @ParameterizedTest
    @EnumSource
    void theJournalsRefusalSaysWhy(Rejection rejection) {
        var words = StepWords.of(Kind.REJECTED, 0, rejection);
        assertThat(words.text()).startsWith("the journal refused it: ").hasSizeGreaterThan(30);
        assertThat(words.sound()).isFalse();
    }

    @Test
    void allElseIsToldToo() {
        assertThat(StepWords.of(Kind.BEGUN, 0, null)).isEqualTo(new StepWords("begins", null));
        assertThat(StepWords.of(Kind.FINISHED, 7, null)).isEqualTo(new StepWords("YES in generation 7", true));
        assertThat(StepWords.of(Kind.UNDELIVERED, 0, Verb.FINISH).text()).startsWith("no reply to FINISH");
        assertThat(StepWords.of(Kind.DURABLE, 0, Decision.ABORT)).isEqualTo(new StepWords("ABORT is on disk", false));
        assertThat(StepWords.of(Kind.DEADLINE, 0, null).sound()).isFalse();
        assertThat(StepWords.of(Kind.IN_DOUBT, 0, null).sound()).isFalse();
    }
}
