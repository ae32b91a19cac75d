package io.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The participant table of the protocol, cell by cell, written down a second time. */
class ParticipantModelTest {
    private static final long GENERATION = 7;
    private static final ShardId SHARD = new ShardId("stock", 0);
    private static final TxId TX = new TxId(3, 5);
    private static final TxId OTHER = new TxId(4, 1);
    private static final Branch DEBIT = Branch.debit(SHARD, List.of(new Line("a", 2)));
    private static final Branch CREDIT = Branch.credit(SHARD, List.of(new Line("a", 2)));

    private static ParticipantModel holding(long available) {
        return ParticipantModel.open(GENERATION, Map.of("a", available));
    }

    private static Command command(String name, Branch branch) {
        return switch (name) {
            case "PREPARE" -> new Command.Prepare(TX, "order", branch);
            case "EXECUTE" -> new Command.Execute(TX, "order", branch);
            case "FINISH" -> new Command.Finish(TX);
            case "UNDO" -> new Command.Undo(TX);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static ParticipantModel after(ParticipantModel model, String commands, Branch branch) {
        var now = model;
        for (String name : commands.split(" ")) {
            now = name.equals("-")
                    ? now
                    : now.apply(GENERATION, command(name, branch)).next();
        }
        return now;
    }

    private static String name(Reply reply) {
        return switch (reply) {
            case Reply.Yes(long generation) -> "YES " + generation;
            case Reply.No(Reply.Cause.Short(String id)) -> "SHORT " + id;
            case Reply.No(Reply.Cause.Limit(String id)) -> "LIMIT " + id;
            case Reply.No(Reply.Cause.Aborted aborted) -> "ABORTED";
            default -> reply.getClass().getSimpleName();
        };
    }

    private static String state(ParticipantModel model) {
        return switch (model.branches().get(TX)) {
            case null -> "-";
            case BranchRecord.Live live -> live.mode() == Mode.SAGA ? "X" : "P";
            case BranchRecord.Final done -> "C";
            case BranchRecord.Tombstone tombstone -> "A";
        };
    }

    @ParameterizedTest(name = "after [{0}], {1} of a debit: {2}, {3}, available {4}")
    @CsvSource({
        "-,              PREPARE, YES 7,        P, 3",
        "-,              EXECUTE, YES 7,        X, 3",
        "-,              FINISH,  NeedRebuild,  -, 5",
        "-,              UNDO,    Undone,       A, 5",
        "PREPARE,        PREPARE, YES 7,        P, 3",
        "PREPARE,        EXECUTE, ModeConflict, P, 3",
        "PREPARE,        FINISH,  Done,         C, 3",
        "PREPARE,        UNDO,    Undone,       A, 5",
        "EXECUTE,        PREPARE, ModeConflict, X, 3",
        "EXECUTE,        EXECUTE, YES 7,        X, 3",
        "EXECUTE,        FINISH,  Done,         C, 3",
        "EXECUTE,        UNDO,    Undone,       A, 5",
        "PREPARE FINISH, PREPARE, Final,        C, 3",
        "PREPARE FINISH, EXECUTE, Final,        C, 3",
        "PREPARE FINISH, FINISH,  Done,         C, 3",
        "PREPARE FINISH, UNDO,    Alarm,        C, 3",
        "PREPARE UNDO,   PREPARE, ABORTED,      A, 5",
        "PREPARE UNDO,   EXECUTE, ABORTED,      A, 5",
        "PREPARE UNDO,   FINISH,  Alarm,        A, 5",
        "PREPARE UNDO,   UNDO,    Undone,       A, 5",
        "UNDO,           PREPARE, ABORTED,      A, 5",
        "UNDO,           FINISH,  Alarm,        A, 5"
    })
    void everyCellOfTheTableForADebit(String before, String command, String reply, String state, long available) {
        var outcome = after(holding(5), before, DEBIT).apply(GENERATION, command(command, DEBIT));
        assertThat(name(outcome.reply())).isEqualTo(reply);
        assertThat(state(outcome.next())).isEqualTo(state);
        assertThat(outcome.next().balances().available()).containsEntry("a", available);
    }

    @ParameterizedTest(name = "after [{0}], {1} of a credit: {2}, available {3}, pending {4}")
    @CsvSource({
        "-,              PREPARE, YES 7,  5, 2",
        "-,              EXECUTE, YES 7,  5, 2",
        "PREPARE,        PREPARE, YES 7,  5, 2",
        "PREPARE,        FINISH,  Done,   7, 0",
        "EXECUTE,        FINISH,  Done,   7, 0",
        "PREPARE,        UNDO,    Undone, 5, 0",
        "PREPARE FINISH, FINISH,  Done,   7, 0",
        "PREPARE FINISH, UNDO,    Alarm,  7, 0",
        "PREPARE UNDO,   FINISH,  Alarm,  5, 0"
    })
    void aCreditWaitsUntilItIsFinished(String before, String command, String reply, long available, long pending) {
        var outcome = after(holding(5), before, CREDIT).apply(GENERATION, command(command, CREDIT));
        assertThat(name(outcome.reply())).isEqualTo(reply);
        assertThat(outcome.next().balances().available()).containsEntry("a", available);
        assertThat(outcome.next().balances().pending().getOrDefault("a", 0L)).isEqualTo(pending);
    }

    @Test
    void aDebitThatIsShortLeavesATombstoneAndTakesNothing() {
        var outcome = holding(1).apply(GENERATION, command("PREPARE", DEBIT));
        assertThat(outcome.reply()).isEqualTo(new Reply.No(new Reply.Cause.Short("a")));
        assertThat(outcome.next().branches()).containsEntry(TX, new BranchRecord.Tombstone(DEBIT.digest("order")));
        assertThat(outcome.next().balances()).isEqualTo(holding(1).balances());
        assertThat(outcome.next().subjects()).isEmpty();
    }

    @Test
    void aCreditAboveTheCapIsRefusedAndPendingCreditsCount() {
        long nearlyFull = Line.MAX_AMOUNT - 3;
        var first = holding(nearlyFull).apply(GENERATION, command("PREPARE", CREDIT));
        assertThat(first.reply()).isEqualTo(new Reply.Yes(GENERATION));
        var second = first.next().apply(GENERATION, new Command.Prepare(OTHER, "other", CREDIT));
        assertThat(second.reply()).isEqualTo(new Reply.No(new Reply.Cause.Limit("a")));
    }

    @Test
    void linesOfOneItemAddUp() {
        var twice = Branch.debit(SHARD, List.of(new Line("a", 3), new Line("a", 3)));
        assertThat(holding(5).apply(GENERATION, command("PREPARE", twice)).reply())
                .isEqualTo(new Reply.No(new Reply.Cause.Short("a")));
        assertThat(holding(6)
                        .apply(GENERATION, command("PREPARE", twice))
                        .next()
                        .balances()
                        .available())
                .containsEntry("a", 0L);
    }

    @Test
    void theChecksComeInTheOrderOfTheProtocol() {
        var bad = Branch.debit(SHARD, List.of(new Line("not an id", 1)));
        var prepareBad = command("PREPARE", bad);
        var ready = holding(5);
        assertThat(ready.apply(GENERATION, prepareBad).reply()).isEqualTo(Reply.BAD);
        var held = ready.apply(GENERATION, new Command.Prepare(OTHER, "order", DEBIT))
                .next();
        assertThat(held.apply(GENERATION, prepareBad).reply()).isEqualTo(new Reply.Busy(OTHER));
        var undone = held.apply(GENERATION, new Command.Execute(TX, "another", DEBIT))
                .next();
        assertThat(undone.apply(GENERATION, prepareBad).reply()).isEqualTo(Reply.MISMATCH);
        var fenced = undone.fence(GENERATION, TX.session()).next();
        assertThat(fenced.apply(GENERATION, prepareBad).reply()).isEqualTo(Reply.STALE);
        var ended =
                holding(5).advanceLowWater(GENERATION, TX.session(), TX.seq()).next();
        assertThat(ended.fence(GENERATION, TX.session())
                        .next()
                        .apply(GENERATION, prepareBad)
                        .reply())
                .isEqualTo(Reply.ENDED);
        var closed = ended.freeze(GENERATION).next();
        assertThat(closed.apply(GENERATION, prepareBad).reply()).isEqualTo(Reply.CLOSED);
        assertThat(closed.apply(GENERATION, command("FINISH", DEBIT)).reply()).isEqualTo(Reply.CLOSED);
        assertThat(closed.apply(GENERATION + 1, prepareBad).reply()).isEqualTo(Reply.LOST);
        assertThat(ParticipantModel.lost().apply(GENERATION, prepareBad).reply())
                .isEqualTo(Reply.LOST);
    }

    @Test
    void theLowWaterPassesSettledBranchesOnlyAndNeverMovesBack() {
        var live = after(holding(5), "PREPARE", DEBIT);
        assertThat(live.advanceLowWater(GENERATION, TX.session(), TX.seq()).reply())
                .isEqualTo(Reply.ALARM);
        var settled = after(live, "FINISH", DEBIT);
        var forgotten =
                settled.advanceLowWater(GENERATION, TX.session(), TX.seq()).next();
        assertThat(forgotten.branches()).isEmpty();
        assertThat(forgotten.apply(GENERATION, command("FINISH", DEBIT)).reply())
                .isEqualTo(Reply.ENDED);
        assertThat(forgotten.advanceLowWater(GENERATION, TX.session(), 1).next())
                .isEqualTo(forgotten);
    }
}
