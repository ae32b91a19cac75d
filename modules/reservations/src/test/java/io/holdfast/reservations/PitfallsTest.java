package io.holdfast.reservations;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.TxId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bugs of other checkout systems that a participant could have, each under the number it has in the list of pitfalls. */
class PitfallsTest {
    private static final Reply YES = new Reply.Yes(RealShard.GENERATION);
    private static final TxId TX = new TxId(3, 1);
    private static final Command.Finish FINISH = new Command.Finish(TX);
    private static final Command.Undo UNDO = new Command.Undo(TX);
    private static final Command.Prepare PREPARE = new Command.Prepare(TX, "order", branch(new Line("last", 1)));
    private static final Command.Execute EXECUTE = new Command.Execute(TX, "order", branch(new Line("last", 1)));

    private RealShard shard;

    private static Branch branch(Line... lines) {
        return Branch.debit(RealShard.SHARD, List.of(lines));
    }

    @BeforeEach
    void open() {
        shard = RealShard.holding(Map.of("last", 1L));
    }

    @AfterEach
    void close() {
        shard.close();
    }

    @Test
    void pitfall6AnUndoAfterTheFinishIsRefusedAndGivesNothingBack() {
        for (Command begin : List.of(PREPARE, EXECUTE)) {
            close();
            open();
            shard.run(begin, FINISH);
            assertThat(shard.run(UNDO)).isEqualTo(Reply.ALARM);
            assertThat(shard.available("last")).isZero();
            assertThat(shard.run(FINISH)).isEqualTo(Reply.DONE);
        }
    }

    @Test
    void pitfall7AFinishAfterTheUndoIsRefusedAndTakesNothing() {
        for (Command begin : List.of(PREPARE, EXECUTE)) {
            close();
            open();
            shard.run(begin, UNDO);
            assertThat(shard.run(FINISH)).isEqualTo(Reply.ALARM);
            assertThat(shard.available("last")).isEqualTo(1);
            assertThat(shard.run(UNDO)).isEqualTo(Reply.UNDONE);
            assertThat(shard.available("last")).isEqualTo(1);
        }
    }

    @Test
    void pitfall16TheRetryOfTheCallThatTookTheLastUnitIsToldYesAgain() {
        for (Command begin : List.of(PREPARE, EXECUTE)) {
            close();
            open();
            assertThat(shard.run(begin)).isEqualTo(YES);
            assertThat(shard.run(begin)).isEqualTo(YES);
            assertThat(shard.run(begin, begin)).containsOnly(YES);
            assertThat(shard.available("last")).isZero();
        }
    }

    @Test
    void pitfall17NoGuardExpires() {
        var other = new TxId(3, 2);
        shard.run(PREPARE, new Command.Undo(other));
        shard.connection().fence(9).await();
        shard.connection().advanceLowWater(8, 100).await();
        for (String hash : List.of("header", "available", "subjects", "branches:3")) {
            long ttl = shard.redis("PTTL", shard.key(hash)).toLong();
            assertThat(ttl).as("time to live of %s: none", hash).isEqualTo(-1);
        }
        assertThat(shard.run(new Command.Prepare(other, "late", branch(new Line("last", 1)))))
                .isEqualTo(Reply.ABORTED);
    }

    @Test
    void pitfall18TheSameItemOnTwoLinesIsNotSoldTwice() {
        var twice = new Command.Prepare(TX, "order", branch(new Line("last", 1), new Line("last", 1)));
        assertThat(shard.run(twice)).isEqualTo(new Reply.No(new Reply.Cause.Short("last")));
        assertThat(shard.available("last")).isEqualTo(1);
    }
}
