package io.holdfast.journal;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Votes;
import io.holdfast.protocol.IdempotencyRecord;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.ShardId;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The arguments of one call of the database's {@code decide}: arrays, one place per transaction. */
final class CommitBatch {
    /**
     * One transaction that waits for its COMMIT to be forced.
     *
     * @param sinceNs since when, of {@link io.holdfast.runtime.LoopMeters#nowNs}
     */
    record Request(Attempt attempt, Votes votes, long sinceNs) {
        /** The order that it pays, or null. */
        @Nullable
        String orderId() {
            return attempt.transaction().orderId();
        }

        private @Nullable Long version() {
            var gate = attempt.transaction().gate();
            return gate == null ? null : gate.version();
        }

        long tx() {
            return attempt.tx().packed();
        }

        /** Calls {@code vote} with each branch's shard and the generation in which it voted. */
        boolean anyVote(VotePredicate vote) {
            var branches = attempt.transaction().branches();
            for (int i = 0; i < branches.size(); i++) {
                if (vote.test(branches.get(i).shard(), votes.generation(i))) {
                    return true;
                }
            }
            return false;
        }
    }

    /** A test of one vote. */
    @FunctionalInterface
    interface VotePredicate {
        boolean test(ShardId shard, long generation);
    }

    private CommitBatch() {}

    static Tuple arguments(
            long session, List<Request> batch, Map<ShardId, Long> generations, ToIntFunction<ShardId> numberOf) {
        var shards = new ArrayList<>(generations.keySet());
        shards.sort(Comparator.comparingInt(numberOf)); // the order of their locks
        var keyed = new ArrayList<Request>(0);
        var kept = new ArrayList<IdempotencyRecord>(0);
        for (Request request : batch) {
            var record = request.attempt().transaction().idempotency();
            if (record != null) {
                keyed.add(request);
                kept.add(record);
            }
        }
        return Tuple.tuple()
                .addLong(session)
                .addArrayOfInteger(collect(shards, numberOf::applyAsInt, Integer[]::new))
                .addArrayOfLong(collect(shards, shard -> Objects.requireNonNull(generations.get(shard)), Long[]::new))
                .addArrayOfLong(collect(batch, Request::tx, Long[]::new))
                .addArrayOfString(collect(batch, Request::orderId, String[]::new))
                .addArrayOfLong(collect(batch, Request::version, Long[]::new))
                .addArrayOfString(
                        collect(batch, request -> code(request.attempt().mode()), String[]::new))
                .addArrayOfString(collect(
                        batch, request -> RecordedBranch.encode(request.attempt(), request.votes()), String[]::new))
                .addArrayOfString(collect(
                        batch, request -> request.attempt().transaction().event(), String[]::new))
                .addArrayOfLong(collect(keyed, Request::tx, Long[]::new))
                .addArrayOfString(collect(kept, record -> record.claim().scope(), String[]::new))
                .addArrayOfString(collect(kept, record -> record.claim().key(), String[]::new))
                .addArrayOfString(collect(kept, record -> record.claim().fingerprint(), String[]::new))
                .addArrayOfInteger(collect(kept, IdempotencyRecord::status, Integer[]::new))
                .addArrayOfString(collect(kept, IdempotencyRecord::contentType, String[]::new))
                .addArrayOfString(collect(kept, IdempotencyRecord::body, String[]::new));
    }

    /** The journal's letter for a mode. */
    static String code(Mode mode) {
        return switch (mode) {
            case TWO_PHASE -> "2";
            case SAGA -> "s";
        };
    }

    private static <T, R extends @Nullable Object> R[] collect(
            List<T> items, Function<T, R> value, Function<Integer, R[]> array) {
        var values = array.apply(items.size());
        for (int i = 0; i < values.length; i++) {
            values[i] = value.apply(items.get(i));
        }
        return values;
    }
}
