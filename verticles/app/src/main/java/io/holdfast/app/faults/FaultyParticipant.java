package io.holdfast.app.faults;

import io.holdfast.app.faults.RecentBranches.Seen;
import io.holdfast.faults.About;
import io.holdfast.faults.Operation;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.CommandBatch;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ShardId;
import io.holdfast.reservations.CommandRunner;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A participant that meets faults. A command that a rule is for runs by itself; but commands that travel in one message are
 * answered by one message, so whoever travels with a command that is held, failed or lost shares its fate.
 *
 * <p>A command belongs to the generation in which it arrived. If the shard has got another one while it was held, it finds
 * itself in a generation that is over, as it would have in Redis.
 */
final class FaultyParticipant implements CommandRunner {
    private static final Logger LOG = LoggerFactory.getLogger(FaultyParticipant.class);
    /** A second copy comes when the transaction is about to end, or has ended. */
    private static final long LATE_MS = 100;

    private final Vertx vertx;
    private final LoopFaults faults;
    private final CommandRunner inner;
    private final RecentBranches recent = new RecentBranches();

    FaultyParticipant(Vertx vertx, LoopFaults faults, CommandRunner inner) {
        this.vertx = vertx;
        this.faults = faults;
        this.inner = inner;
    }

    @Override
    public long generation(ShardId shard) {
        return inner.generation(shard);
    }

    @Override
    public Future<List<Reply>> run(CommandBatch batch) {
        var others = new ArrayList<Command>(batch.commands().size());
        var disturbed = new IdentityHashMap<Command, Future<Reply>>();
        long generation = inner.generation(batch.shard());
        for (Command command : batch.commands()) {
            remember(command);
            var seen = recent.get(command.tx(), batch.shard());
            var operation = operation(command, seen);
            var about = seen.about();
            if (faults.concern(about, operation.before(), operation.after())) {
                disturbed.put(command, disturbed(new Arrived(batch.shard(), generation, command), operation, about));
            } else {
                others.add(command);
            }
        }
        if (disturbed.isEmpty()) {
            return inner.run(batch);
        }
        return undisturbed(new CommandBatch(batch.shard(), others))
                .compose(replies -> joined(batch.commands(), disturbed, replies));
    }

    private Future<List<Reply>> undisturbed(CommandBatch others) {
        return others.commands().isEmpty() ? Future.succeededFuture(List.of()) : inner.run(others);
    }

    /** A command, and where and when it arrived. */
    private record Arrived(ShardId shard, long generation, Command command) {}

    private void remember(Command command) {
        switch (command) {
            case Command.Prepare(var tx, var subject, var branch) ->
                recent.put(tx, branch.shard(), new Seen(new About(subject, List.of(branch)), false));
            case Command.Execute(var tx, var subject, var branch) ->
                recent.put(tx, branch.shard(), new Seen(new About(subject, List.of(branch)), true));
            case Command.Finish finish -> {}
            case Command.Undo undo -> {}
        }
    }

    private static Operation operation(Command command, Seen seen) {
        return switch (command) {
            case Command.Prepare prepare -> Operation.PREPARE;
            case Command.Execute execute -> Operation.EXECUTE;
            case Command.Finish finish -> Operation.COMMIT;
            case Command.Undo undo -> seen.saga() ? Operation.COMPENSATE : Operation.ABORT;
        };
    }

    private Future<Reply> disturbed(Arrived arrived, Operation operation, About about) {
        return faults.at(operation.before(), about)
                .compose(course -> carriedOut(arrived, operation, course))
                .compose(reply -> faults.at(operation.after(), about)
                        .compose(course -> answered(arrived, operation, reply, course)));
    }

    private Future<Reply> carriedOut(Arrived arrived, Operation operation, Course course) {
        return switch (course) {
            case GO_ON -> once(arrived);
            case FAIL -> Future.failedFuture(new InjectedFaultException(operation.before()));
            case LOSE_REPLY -> once(arrived).compose(reply -> never());
            // What the repetition is told counts: it must be what the first was told.
            case TWICE -> once(arrived).compose(reply -> once(arrived));
        };
    }

    private Future<Reply> answered(Arrived arrived, Operation operation, Reply reply, Course course) {
        return switch (course) {
            case GO_ON -> Future.succeededFuture(reply);
            case FAIL -> Future.failedFuture(new InjectedFaultException(operation.after()));
            case LOSE_REPLY -> never();
            case TWICE -> {
                againLater(arrived);
                yield Future.succeededFuture(reply);
            }
        };
    }

    private Future<Reply> once(Arrived arrived) {
        return inner.generation(arrived.shard) == arrived.generation
                ? inner.run(new CommandBatch(arrived.shard, List.of(arrived.command)))
                        .map(List::getFirst)
                : Future.succeededFuture(Reply.LOST);
    }

    private void againLater(Arrived arrived) {
        vertx.timer(LATE_MS)
                .compose(late -> once(arrived))
                .onSuccess(reply -> LOG.debug("a late copy of {} was answered {}", arrived.command, reply))
                .onFailure(cause -> LOG.debug("a late copy of {} failed: {}", arrived.command, cause.getMessage()));
    }

    private static Future<Reply> never() {
        return Promise.<Reply>promise().future();
    }

    private static Future<List<Reply>> joined(
            List<Command> commands, Map<Command, Future<Reply>> disturbed, List<Reply> others) {
        return Future.all(List.copyOf(disturbed.values())).map(all -> {
            var replies = new ArrayList<Reply>(commands.size());
            var rest = others.iterator();
            for (Command command : commands) {
                var late = disturbed.get(command);
                replies.add(late == null ? rest.next() : Objects.requireNonNull(late.result()));
            }
            return replies;
        });
    }
}
