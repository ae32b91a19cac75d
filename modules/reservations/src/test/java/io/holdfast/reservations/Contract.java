package io.holdfast.reservations;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.protocol.Command;
import io.holdfast.protocol.Reply;
import io.holdfast.simulation.ParticipantModel;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Runs the same commands on the model and on a real Redis, and compares every reply and the whole state after it. */
final class Contract implements AutoCloseable {
    private final RealShard shard = RealShard.empty();
    private final ModelStore store = new ModelStore(shard);
    private ParticipantModel model = ParticipantModel.lost();
    private final Set<String> seen = new TreeSet<>();
    private Future<?> installed = Future.succeededFuture();

    /** Every kind of reply that was seen: what a run did not see, it did not test. */
    Set<String> seen() {
        return seen;
    }

    ParticipantModel model() {
        return model;
    }

    /** Makes both of them hold this. */
    void begin(ParticipantModel state) {
        installed = store.install(state);
        model = state;
    }

    void run(long expectedGeneration, List<Command> commands) {
        shard.connection().expectGeneration(expectedGeneration);
        var before = model;
        var expected = new ArrayList<Reply>();
        for (Command command : commands) {
            var outcome = model.apply(expectedGeneration, command);
            expected.add(outcome.reply());
            model = outcome.next();
        }
        compare(before, commands, expected, shard.connection().run(commands));
    }

    void advanceLowWater(long expectedGeneration, long session, long seq) {
        shard.connection().expectGeneration(expectedGeneration);
        take(
                "low water " + session + "." + seq,
                model.advanceLowWater(expectedGeneration, session, seq),
                shard.connection().advanceLowWater(session, seq));
    }

    void forgetSession(long expectedGeneration, long session) {
        shard.connection().expectGeneration(expectedGeneration);
        take(
                "forget " + session,
                model.forgetSession(expectedGeneration, session),
                shard.connection().forgetSession(session));
    }

    void raiseFloor(long expectedGeneration, long session) {
        shard.connection().expectGeneration(expectedGeneration);
        take(
                "floor " + session,
                model.raiseFloor(expectedGeneration, session),
                shard.connection().raiseFloor(session));
    }

    void fence(long expectedGeneration, long session) {
        shard.connection().expectGeneration(expectedGeneration);
        take(
                "fence " + session,
                model.fence(expectedGeneration, session),
                shard.connection().fence(session));
    }

    void freeze(long expectedGeneration) {
        shard.connection().expectGeneration(expectedGeneration);
        take("freeze", model.freeze(expectedGeneration), shard.connection().freeze());
    }

    private void take(String step, ParticipantModel.Outcome outcome, Future<Reply> actual) {
        var before = model;
        model = outcome.next();
        compare(before, List.of(step), List.of(outcome.reply()), actual.map(List::of));
    }

    private void compare(ParticipantModel before, List<?> steps, List<Reply> expected, Future<List<Reply>> actual) {
        var observed = actual.compose(
                        replies -> store.observe(before, model).map(state -> new Observed(replies, state)))
                .await();
        installed.await();
        expected.forEach(reply -> seen.add(kind(reply)));
        if (!observed.equals(new Observed(expected, model))) {
            String story = steps.stream().map(Object::toString).collect(joining("\n  ", "\n  ", "\n"));
            assertThat(observed.replies()).as("before: %s%s", before, story).isEqualTo(expected);
            assertThat(observed.state()).as("before: %s%s", before, story).isEqualTo(model);
        }
    }

    private static String kind(Reply reply) {
        return reply instanceof Reply.No(Reply.Cause cause)
                ? cause.getClass().getSimpleName()
                : reply.getClass().getSimpleName();
    }

    private record Observed(List<Reply> replies, ParticipantModel state) {}

    @Override
    public void close() {
        shard.close();
    }
}
