package io.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.protocol.Command;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Remedy;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.Selection;
import io.holdfast.protocol.Stuck;
import io.holdfast.protocol.StuckReport;
import io.holdfast.protocol.StuckRequest;
import io.holdfast.protocol.TxId;
import io.holdfast.runtime.MemoryJournal.Breakage;
import io.holdfast.runtime.StandInParticipant.Waiting;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** What a loop tells of its transactions that do not get on, and what it does about them. */
class StuckTransactionsTest extends LoopFixture {
    private static final Selection ALL = new Selection(Set.of(), null, Set.of(), 0);
    private static final Selection BY_NAME = Selection.of(Set.of(FIRST));

    private StuckReport find(Selection selection) {
        return loop.start(() -> vertx.eventBus()
                        .<StuckReport>request(Addresses.stuckTransactions(), new StuckRequest.Find(selection))
                        .map(reply -> reply.body()))
                .await();
    }

    private String treat(Remedy remedy, Stuck stuck) {
        return loop.start(() -> vertx.eventBus()
                        .<StuckRequest.Treated>request(
                                Addresses.stuckTransactions(), new StuckRequest.Treat(remedy, List.of(stuck)))
                        .map(reply -> reply.body().outcomes().getFirst()))
                .await();
    }

    private Stuck only(Selection selection) {
        var found = find(selection).latest();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static Reply unlessFinish(Command command) {
        return command instanceof Command.Finish ? Reply.CLOSED : StandInParticipant.progress(command);
    }

    @Test
    void aCommittedTransactionWhoseShardDoesNotConfirmIsSeenWithAllThatAPersonNeeds() {
        stock.reply(StuckTransactionsTest::unlessFinish);
        assertThat(run(twoPhase(), checkout("order-1")).await()).isEqualTo(COMMITTED);
        assertThat(find(ALL).latest()).as("it may take until its deadline").isEmpty();
        clockMs.addAndGet(DEADLINE_MS);
        Stuck seen;
        do {
            seen = only(ALL);
        } while (seen.nextTryMs() == null);
        assertThat(seen)
                .isEqualTo(new Stuck(
                        Stuck.Cause.COMMITTED,
                        "3.1",
                        FIRST,
                        "order-1",
                        Mode.TWO_PHASE,
                        "committed, waits for stock-0 to confirm",
                        List.of(STOCK),
                        "stock-0 is being rebuilt, or is frozen",
                        seen.nextTryMs(),
                        DEADLINE_MS));
        assertThat(seen.nextTryMs()).isBetween(0L, 2_000L);
    }

    @Test
    void itIsPublishedForEverybody() {
        BlockingQueue<StuckReport> told = new LinkedBlockingQueue<>();
        vertx.eventBus().<StuckReport>localConsumer(Addresses.stuck(), message -> told.add(message.body()));
        stock.reply(StuckTransactionsTest::unlessFinish);
        run(twoPhase(), checkout("order-1")).await();
        clockMs.addAndGet(DEADLINE_MS);
        StuckReport report;
        do {
            report = Waiting.next(told);
        } while (report.latest().isEmpty());
        assertThat(report.counts()).isEqualTo(Map.of(Stuck.Cause.COMMITTED, 1));
        assertThat(report.source()).startsWith("stuck.transactions@");
    }

    @Test
    void whatCannotBeConfirmedIsSentAtOnceWhenAPersonWantsIt() {
        stock.reply(StuckTransactionsTest::unlessFinish);
        run(twoPhase(), checkout("order-1")).await();
        clockMs.addAndGet(DEADLINE_MS);
        String done;
        do {
            done = treat(Remedy.RETRY, only(BY_NAME));
        } while (!done.equals("sent again"));
        stock.reply(StandInParticipant::progress);
        assertThat(Waiting.next(lowWaters).seq()).isEqualTo(1);
    }

    @Test
    void whatIsUndecidedIsFoundByItsNameBeforeItsDeadlineAndAborted() {
        payment.behave(LoopFixture::never);
        var outcome = run(twoPhase(), checkout("order-1"));
        payment.heard();
        assertThat(find(ALL).latest()).isEmpty();
        var stuck = only(BY_NAME);
        assertThat(stuck.cause()).isEqualTo(Stuck.Cause.UNDECIDED);
        assertThat(stuck.shards()).contains(PAYMENT);
        payment.behave(StandInParticipant::obey);
        assertThat(treat(Remedy.ABORT, stuck)).isEqualTo("the journal is asked for ABORT");
        assertThat(journal.asked()).isEqualTo("ABORT 3.1");
        clockMs.addAndGet(DEADLINE_MS);
        assertThat(outcome.await()).isInstanceOf(Outcome.NotNow.class);
    }

    @Test
    void whoIsInDoubtAsksTheJournalAtOnceWhenAPersonWantsIt() {
        var coordinator = twoPhase();
        journal.breakNext(Collections.nCopies(40, Breakage.LOST_BEFORE_WRITING).toArray(Breakage[]::new));
        var outcome = run(coordinator, checkout("order-1"));
        Stuck stuck;
        do {
            stuck = only(BY_NAME);
        } while (stuck.nextTryMs() == null);
        assertThat(stuck.detail()).isEqualTo("undecided, waits for the journal to say what stands");
        assertThat(stuck.lastError()).isEqualTo("the journal could not be asked");
        while (!outcome.isComplete()) {
            var done = find(BY_NAME).latest().isEmpty() ? "" : treat(Remedy.RETRY, stuck);
            assertThat(done).isIn("", "sent again", "a try is under way", "it is settled meanwhile");
        }
        assertThat(outcome.await()).isInstanceOf(Outcome.NotNow.class);
    }

    @Test
    void whatHasSettledMeanwhileIsLeftAlone() {
        run(twoPhase(), checkout("order-1")).await();
        assertThat(Waiting.next(lowWaters).seq()).isEqualTo(1);
        var stuck = new Stuck(Stuck.Cause.COMMITTED, "3.1", FIRST, null, null, "", List.of(STOCK), null, null, 0);
        assertThat(find(BY_NAME).latest()).isEmpty();
        assertThat(find(Selection.of(Set.of(new TxId(99, 1)))).latest()).isEmpty();
        assertThat(treat(Remedy.RETRY, stuck)).isEqualTo("it is settled meanwhile");
        assertThat(treat(Remedy.ABORT, stuck)).isEqualTo("it is decided meanwhile");
    }

    @Test
    void onlyTheLatestAreShownAndAllAreCounted() {
        stock.behave(LoopFixture::never);
        var coordinator = twoPhase();
        loop.turn(() -> {
            for (int i = 0; i < 150; i++) {
                coordinator.run(checkout("order-" + i)).onFailure(cause -> {});
            }
        });
        clockMs.addAndGet(DEADLINE_MS);
        var report = find(ALL);
        assertThat(report.counts().values().stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(150);
        assertThat(report.latest()).hasSize(100);
        assertThat(report.latest().getLast().target()).isEqualTo("3.150");
    }
}
