package io.holdfast.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.CommandBatch;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.LowWater;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.Reply.Cause;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import io.holdfast.reservations.Participant.Balance;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read again as it was, and nothing else is read. */
class WireTest {
    private static final ShardId SHARD = new ShardId("stock", 3);
    private static final TxId TX = new TxId(7, 42);

    @Test
    void commands() {
        var debit = Branch.debit(SHARD, List.of(new Line("a", 1), new Line("b", Line.MAX_AMOUNT)));
        var credit = Branch.credit(SHARD, List.of(new Line("c", 5)));
        var batch = new CommandBatch(
                SHARD,
                List.of(
                        new Command.Undo(TX),
                        new Command.Finish(TX),
                        new Command.Prepare(TX, "order-1", debit),
                        new Command.Execute(TX, "7.42", credit)));

        assertThat(Wire.commands(SHARD, Wire.commands(batch))).isEqualTo(batch);
        assertThat(Wire.commands(batch))
                .isEqualTo(
                        "undo 7.42\nfinish 7.42\nprepare 7.42 order-1 a:1,b:999999999999999\nexecute 7.42 7.42 c:+5");
    }

    @Test
    void everyReplyThereIs() {
        List<Reply> replies = List.of(
                new Reply.Yes(Long.MAX_VALUE),
                new Reply.No(new Cause.Short("a")),
                new Reply.No(new Cause.Limit("b")),
                Reply.ABORTED,
                new Reply.Busy(TX),
                Reply.DONE,
                Reply.UNDONE,
                Reply.ENDED,
                Reply.LOST,
                Reply.CLOSED,
                Reply.STALE,
                Reply.MISMATCH,
                Reply.MODE_CONFLICT,
                Reply.FINAL,
                Reply.BAD,
                Reply.NEED_REBUILD,
                Reply.ALARM);

        assertThat(replies.stream().map(Object::getClass).distinct())
                .hasSameElementsAs(Arrays.asList(Reply.class.getPermittedSubclasses()));
        assertThat(Wire.replies(Wire.replies(replies))).isEqualTo(replies);
    }

    @Test
    void balancesIdsAndLowWaters() {
        List<Balance> balances = List.of(new Balance.Available(0), new Balance.Recovering(), new Balance.Available(9));
        var lowWater = new LowWater(SHARD, 3, TxId.MAX_SEQ);

        assertThat(Wire.balances(Wire.balances(balances))).isEqualTo(balances);
        assertThat(Wire.ids(Wire.ids(List.of("a", "b")))).containsExactly("a", "b");
        assertThat(Wire.lowWater(SHARD, Wire.lowWater(lowWater))).isEqualTo(lowWater);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "commit 7.42",
                "finish",
                "finish 7",
                "finish 7.42 7.43",
                "undo x.y",
                "prepare 7.42 order-1",
                "prepare 7.42 o a",
                "prepare 7.42 o a:1 b:1"
            })
    void whatIsNoCommandIsRefused(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Wire.commands(SHARD, "undo 7.42\n" + line + "\nundo 7.42"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "yes", "yes many", "yes 1 2", "busy 7", "perhaps", "short"})
    void whatIsNoReplyIsRefused(String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> Wire.replies("done\n" + line + "\ndone"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1", "1 ", "1 2 3", "one 2"})
    void whatIsNoLowWaterIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Wire.lowWater(SHARD, text));
    }
}
