package io.holdfast.reservations;

import io.holdfast.journal.Alarms.Alarm;
import io.holdfast.protocol.Stuck;
import io.holdfast.runtime.StuckPlace;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The alarms that nobody has had resolved, as their shards' trouble. Nothing is tried on a frozen shard. */
record FrozenShards(Supplier<List<Alarm>> alarms) implements StuckPlace.Ward {
    @Override
    public void each(Consumer<Stuck> each) {
        alarms.get().forEach(alarm -> each.accept(stuck(alarm)));
    }

    private static Stuck stuck(Alarm alarm) {
        return new Stuck(
                Stuck.Cause.FROZEN,
                alarm.shard().toString(),
                alarm.tx(),
                null,
                null,
                "frozen since " + alarm.raisedAt() + ": it " + alarm.cause(),
                List.of(alarm.shard()),
                null,
                null,
                alarm.ageMs());
    }

    @Override
    public String retry(Stuck stuck) {
        throw new IllegalArgumentException("frozen: " + stuck.target());
    }

    @Override
    public String abort(Stuck stuck) {
        throw new IllegalArgumentException("not a transaction: " + stuck.target());
    }
}
