package io.holdfast.runtime;

import io.holdfast.protocol.Command;
import io.holdfast.protocol.CommandBatch;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ReplyBatch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Stands in for the participant of a kind on the bus: remembers what it was asked and replies as the test says. */
final class StandInParticipant {
    static final Reply YES = new Reply.Yes(1);

    private final BlockingQueue<CommandBatch> heard = new LinkedBlockingQueue<>();
    private volatile Function<CommandBatch, Future<List<Reply>>> behaviour = StandInParticipant::obey;

    static StandInParticipant of(String kind, Vertx vertx, TestLoop loop) {
        var participant = new StandInParticipant();
        loop.turn(() -> vertx.eventBus().<CommandBatch>localConsumer(Addresses.commands(kind), participant::answer));
        return participant;
    }

    private void answer(Message<CommandBatch> message) {
        var replies = behaviour.apply(message.body());
        heard.add(message.body());
        replies.onSuccess(list -> message.reply(new ReplyBatch(list)))
                .onFailure(cause -> message.fail(0, cause.getMessage()));
    }

    void behave(Function<CommandBatch, Future<List<Reply>>> next) {
        behaviour = next;
    }

    void reply(Function<Command, Reply> next) {
        behave(batch ->
                Future.succeededFuture(batch.commands().stream().map(next).toList()));
    }

    void fail() {
        behave(batch -> Future.failedFuture("the store is away"));
    }

    static Future<List<Reply>> obey(CommandBatch batch) {
        return Future.succeededFuture(
                batch.commands().stream().map(StandInParticipant::progress).toList());
    }

    /** What a participant with plenty of everything replies. */
    static Reply progress(Command command) {
        return switch (command) {
            case Command.Prepare prepare -> YES;
            case Command.Execute execute -> YES;
            case Command.Finish finish -> Reply.DONE;
            case Command.Undo undo -> Reply.UNDONE;
        };
    }

    /** The commands of the next message, once it has come. */
    List<Command> heard() {
        return Waiting.next(heard).commands();
    }

    boolean wasLeftAlone() {
        return heard.isEmpty();
    }

    /** Takes from queues that another thread fills. */
    static final class Waiting {
        private Waiting() {}

        static <T> T next(BlockingQueue<T> queue) {
            try {
                T next = queue.poll(20, TimeUnit.SECONDS);
                if (next == null) {
                    throw new AssertionError("nothing came");
                }
                return next;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }
}
