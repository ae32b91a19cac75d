package io.holdfast.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.embedded.testing.TestStores;
import io.holdfast.journal.Shards.Recorded;
import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.CommandBatch;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ReplyBatch;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import io.holdfast.remote.Letter.Address;
import io.holdfast.reservations.Participant;
import io.holdfast.reservations.Participant.Balance;
import io.holdfast.runtime.Addresses;
import io.holdfast.runtime.LocalCodecs;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a loop gets of a participant in another process, whose part the test takes, on a real broker. */
@Timeout(60)
class RemoteParticipantTest {
    private static final ShardId SHARD = new ShardId("stock", 0);
    private static final CommandBatch FINISH =
            new CommandBatch(SHARD, List.of(new Command.Finish(new TxId(1, 1)), new Command.Finish(new TxId(1, 2))));
    private static final AtomicInteger TESTS = new AtomicInteger();

    private final Map<String, Object> kafka =
            Map.of("bootstrap.servers", TestStores.kafka().address().toString());
    private final CommandTopics topics = new CommandTopics("remote-" + TESTS.incrementAndGet() + ".");
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final CommandLink link = new CommandLink(new CommandLink.Setup(
            "node", "life", Set.of(SHARD, OtherProcess.SILENT), CompletableFuture.completedFuture(kafka), topics, 1));
    private OtherProcess other;
    private Context loop;
    private volatile Map<ShardId, Recorded> record = recorded(OtherProcess.GENERATION);
    private Participant participant;

    private static Map<ShardId, Recorded> recorded(long generation) {
        return Map.of(SHARD, new Recorded(1, SHARD, generation, "store", false));
    }

    private static final class Seat extends VerticleBase {
        Context context() {
            return context;
        }
    }

    @BeforeEach
    void start() {
        LocalCodecs.register(vertx.eventBus());
        other = new OtherProcess(kafka, topics);
        vertx.deployVerticle(link).await();
        var seat = new Seat();
        vertx.deployVerticle(seat).await();
        loop = seat.context();
        participant = onLoop(() -> {
            var remote = new RemoteParticipant(vertx, "stock", 1, link, () -> Future.succeededFuture(record));
            remote.listen();
            return Future.succeededFuture(remote);
        });
        other.answerPingsUntil(() -> link.answers("stock"));
    }

    @AfterEach
    void end() {
        vertx.close().await();
        other.close();
    }

    private <T> T onLoop(Supplier<Future<? extends T>> work) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(turn -> work.get().<T>map(each -> each).onComplete(done));
        return done.future().await();
    }

    private Future<ReplyBatch> send(CommandBatch batch) {
        Promise<ReplyBatch> done = Promise.promise();
        loop.runOnContext(turn -> vertx.eventBus()
                .<ReplyBatch>request(Addresses.commands("stock"), batch)
                .map(message -> message.body())
                .onComplete(done));
        return done.future();
    }

    @Test
    void commandsGoThereAndRepliesComeBack() {
        var replies = send(FINISH);
        var letter = other.next(Question.COMMANDS);
        assertThat(Wire.commands(SHARD, letter.text())).isEqualTo(FINISH);
        other.answer(letter.answer(OtherProcess.GENERATION, Wire.replies(List.of(Reply.DONE, Reply.ENDED))));
        assertThat(replies.await().replies()).containsExactly(Reply.DONE, Reply.ENDED);
    }

    @Test
    void theLastGenerationHeardOfIsNamed() {
        var replies = send(FINISH);
        var first = other.next(Question.COMMANDS);
        assertThat(first.generation()).isEqualTo(OtherProcess.GENERATION);
        other.answer(first.answer(OtherProcess.GENERATION + 1, Wire.replies(List.of(Reply.LOST, Reply.LOST))));
        assertThat(replies.await().replies()).containsExactly(Reply.LOST, Reply.LOST);
        send(FINISH);
        assertThat(other.next(Question.COMMANDS).generation()).isEqualTo(OtherProcess.GENERATION + 1);
    }

    /** Whoever has seeded items wants to sell them at once. */
    @Test
    void refreshedWaitsForTheOtherProcessAndNamesTheGenerationOnRecord() {
        record = recorded(OtherProcess.GENERATION + 2);
        Promise<Void> refreshed = Promise.promise();
        loop.runOnContext(turn -> participant.refreshed().onComplete(refreshed));
        other.answerPingsUntil(() -> refreshed.future().isComplete());
        refreshed.future().await();
        send(FINISH);
        assertThat(other.next(Question.COMMANDS).generation()).isEqualTo(OtherProcess.GENERATION + 2);
    }

    /** As one from a backup has. */
    @Test
    void aRecordThatHasGoneBackIsFollowed() {
        send(FINISH);
        var first = other.next(Question.COMMANDS);
        other.answer(first.answer(OtherProcess.GENERATION + 5, Wire.replies(List.of(Reply.LOST, Reply.LOST))));
        other.answerPingsUntil(() -> other.lastNamed() == OtherProcess.GENERATION + 5);
        var replies = send(FINISH);
        var second = other.next(Question.COMMANDS);
        assertThat(second.generation()).isEqualTo(OtherProcess.GENERATION + 5);
        other.answer(second.answer(OtherProcess.GENERATION, Wire.replies(List.of(Reply.LOST, Reply.LOST))));
        replies.await();
        other.answerPingsUntil(() -> other.lastNamed() == OtherProcess.GENERATION);
    }

    /** Part of what is for sale can be sold, so a balancer should keep sending customers. */
    @Test
    void aKindAnswersThoughOneOfItsShardsIsSilent() {
        assertThat(link.generation(OtherProcess.SILENT)).isZero();
        assertThat(link.answers("stock")).isTrue();
        assertThat(link.answers("payment")).isFalse();
    }

    /** It might be a vote on something else. */
    @Test
    void anAnswerToAnotherLifeOfTheProcessIsNone() {
        var replies = send(FINISH);
        var letter = other.next(Question.COMMANDS);
        var own = letter.address();
        var earlier = new Letter(
                Question.COMMANDS,
                SHARD,
                OtherProcess.GENERATION + 1,
                new Address(own.topic(), "earlier", own.asker(), own.question()),
                Wire.replies(List.of(Reply.ALARM, Reply.ALARM)),
                null);
        other.answer(earlier);
        other.answer(letter.answer(OtherProcess.GENERATION, Wire.replies(List.of(Reply.DONE, Reply.DONE))));
        assertThat(replies.await().replies()).containsExactly(Reply.DONE, Reply.DONE);
    }

    @Test
    void anAnswerThatIsNotOneForEachCommandIsAFailure() {
        var replies = send(FINISH);
        other.answer(other.next(Question.COMMANDS).answer(OtherProcess.GENERATION, Wire.replies(List.of(Reply.DONE))));
        assertThatThrownBy(replies::await).hasMessageContaining("1 replies to 2 commands");
    }

    @Test
    void aFailureThereIsAFailureHere() {
        var replies = send(FINISH);
        other.answer(other.next(Question.COMMANDS).failed(OtherProcess.GENERATION, "the connection ended"));
        assertThatThrownBy(replies::await).hasMessageContaining("the connection ended");
    }

    @Test
    void noAnswerIsAFailureAndNobodyIsThere() {
        assertThatThrownBy(send(FINISH)::await).hasMessageContaining("no answer from stock-0");
        var balance = onLoop(() -> participant.balance("a"));
        assertThat(balance).isEqualTo(new Balance.Recovering());
        while (link.answers("stock")) {
            vertx.timer(50).await();
        }
    }

    @Test
    void nobodyHearsWhatAnotherAsked() {
        var numbers = IntStream.range(0, 10_000)
                .parallel()
                .map(i -> link.join(loop, (question, answer) -> {}).asker)
                .boxed()
                .collect(Collectors.toSet());
        assertThat(numbers).hasSize(10_000);
    }

    @Test
    void aBatchOfTheLargestOrdersArrives() {
        var lines = IntStream.range(0, Branch.MAX_LINES)
                .mapToObj(i -> new Line("item-of-a-rather-long-name-" + i, Line.MAX_AMOUNT))
                .toList();
        var largest = new CommandBatch(
                SHARD,
                IntStream.rangeClosed(1, CommandBatch.MAX_COMMANDS)
                        .<Command>mapToObj(
                                i -> new Command.Prepare(new TxId(1, i), "o" + i, Branch.debit(SHARD, lines)))
                        .toList());
        var replies = send(largest);
        var letter = other.next(Question.COMMANDS);
        assertThat(Wire.commands(SHARD, letter.text())).isEqualTo(largest);
        other.answer(letter.answer(
                OtherProcess.GENERATION, Wire.replies(Collections.nCopies(CommandBatch.MAX_COMMANDS, Reply.CLOSED))));
        assertThat(replies.await().replies()).hasSize(CommandBatch.MAX_COMMANDS);
    }

    @Test
    void balancesAreReadThere() {
        Promise<Balance> read = Promise.promise();
        loop.runOnContext(turn -> participant.balance("a").onComplete(read));
        var letter = other.next(Question.BALANCES);
        assertThat(Wire.ids(letter.text())).containsExactly("a");
        other.answer(letter.answer(OtherProcess.GENERATION, Wire.balances(List.of(new Balance.Available(7)))));
        assertThat(read.future().await()).isEqualTo(new Balance.Available(7));
    }

    @Test
    void whatIsNoAnswerIsLeftAlone() {
        other.sendRubbish(topics.replies("node"));
        var replies = send(FINISH);
        other.answer(other.next(Question.COMMANDS)
                .answer(OtherProcess.GENERATION, Wire.replies(List.of(Reply.DONE, Reply.DONE))));
        assertThat(replies.await().replies()).hasSize(2);
    }
}
