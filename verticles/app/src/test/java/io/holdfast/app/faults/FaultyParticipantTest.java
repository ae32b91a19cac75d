package io.holdfast.app.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.faults.Site;
import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.CommandBatch;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import io.holdfast.reservations.CommandRunner;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What reaches the shards when commands meet faults on their way, and what comes back. */
class FaultyParticipantTest {
    private static final ShardId FIRST = new ShardId("stock", 0);
    private static final ShardId SECOND = new ShardId("stock", 1);
    private static final TxId TX = new TxId(1, 1);
    private static final Command FINISH = new Command.Finish(TX);
    private static final Command UNDO = new Command.Undo(TX);

    private final FaultLoops loops = new FaultLoops();
    private final Shards shards = new Shards();

    /** Shards that say yes to everything. */
    private static final class Shards implements CommandRunner {
        private final List<Command> ran = new CopyOnWriteArrayList<>();
        private volatile long generation = 1;

        @Override
        public Future<List<Reply>> run(CommandBatch batch) {
            ran.addAll(batch.commands());
            return Future.succeededFuture(batch.commands().stream()
                    .<Reply>map(command -> new Reply.Yes(generation))
                    .toList());
        }

        @Override
        public long generation(ShardId shard) {
            return generation;
        }
    }

    /** The participant on its loop. */
    private record Subject(FaultLoops.Loop loop, FaultyParticipant participant) {
        Future<List<Reply>> run(ShardId shard, Command... commands) {
            return loop.on(() -> participant.run(new CommandBatch(shard, List.of(commands))));
        }
    }

    private Subject with(String rules) {
        loops.open(rules);
        var loop = loops.loop();
        return new Subject(loop, new FaultyParticipant(loops.vertx(), loop.faults(), shards));
    }

    private static Command prepare(long seq, ShardId shard, String item) {
        return new Command.Prepare(new TxId(1, seq), "order", Branch.debit(shard, List.of(new Line(item, 1))));
    }

    private static Command execute(String item) {
        return new Command.Execute(TX, "order", Branch.debit(FIRST, List.of(new Line(item, 1))));
    }

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void anErrorBeforeIsNotDoneAndOneAfterIs() {
        var subject = with("stock:before_commit=error; stock:after_abort=error");

        assertThatThrownBy(subject.run(FIRST, FINISH)::await).hasMessage("a fault was injected at before_commit");
        assertThat(shards.ran).isEmpty();
        assertThatThrownBy(subject.run(FIRST, UNDO)::await).hasMessage("a fault was injected at after_abort");
        assertThat(shards.ran).containsExactly(UNDO);
    }

    @Test
    void whatTravelsWithACommandThatIsHeldIsDoneAtOnceAndAnsweredWithIt() {
        var subject = with("stock:before_prepare=pause,item=slow");

        var answer =
                subject.run(FIRST, prepare(1, FIRST, "quick"), prepare(2, FIRST, "slow"), prepare(3, FIRST, "quick"));
        subject.run(SECOND, FINISH).await();

        assertThat(shards.ran).containsExactly(prepare(1, FIRST, "quick"), prepare(3, FIRST, "quick"), FINISH);
        assertThat(answer.isComplete()).isFalse();

        loops.desk().clear(Site.STOCK, null).await();
        assertThat(answer.await()).hasSize(3);
        assertThat(shards.ran).contains(prepare(2, FIRST, "slow"));
    }

    @Test
    void theBranchesOfATransactionAreToldApartWhenItFinishes() {
        var subject = with("stock:before_commit=error,item=a");
        subject.run(FIRST, prepare(1, FIRST, "a")).await();
        subject.run(SECOND, prepare(1, SECOND, "b")).await();

        assertThat(subject.run(SECOND, FINISH).await()).hasSize(1);
        assertThatThrownBy(subject.run(FIRST, FINISH)::await).hasMessage("a fault was injected at before_commit");
    }

    @Test
    void anUndoIsACompensationOnceTheBranchWasExecuted() {
        var subject = with("stock:before_compensate=error");

        assertThat(subject.run(FIRST, UNDO).await()).hasSize(1);
        subject.run(FIRST, execute("a")).await();
        assertThatThrownBy(subject.run(FIRST, UNDO)::await).hasMessage("a fault was injected at before_compensate");
    }

    @Test
    void aCommandThatIsHeldKeepsTheGenerationInWhichItArrived() {
        var subject = with("stock:before_prepare=pause");
        var held = subject.run(FIRST, prepare(1, FIRST, "a"));
        subject.run(FIRST, FINISH).await();

        shards.generation = 2;
        loops.desk().clear(Site.STOCK, null).await();

        assertThat(held.await()).containsExactly(Reply.LOST);
        assertThat(shards.ran).containsExactly(FINISH);
    }

    @Test
    void aDuplicateBeforeIsDoneTwiceAndALostReplyNeverComes() {
        var subject = with("stock:before_commit=duplicate; stock:after_abort=drop");

        assertThat(subject.run(FIRST, FINISH).await()).hasSize(1);
        var lost = subject.run(FIRST, UNDO);
        subject.run(FIRST, prepare(1, FIRST, "a")).await();

        assertThat(lost.isComplete()).isFalse();
        assertThat(shards.ran).containsExactly(FINISH, FINISH, UNDO, prepare(1, FIRST, "a"));
    }
}
