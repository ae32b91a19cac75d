package io.holdfast.simulation;

import io.holdfast.protocol.Reply;
import io.holdfast.protocol.TxId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * By what a shard proves itself, and what it knows of sessions. Immutable.
 *
 * @param floor every session up to this one has ended; it has neither fence nor low water of its own
 */
public record Header(State state, long generation, long floor, Set<Long> fences, Map<Long, Long> lowWaters) {
    public Header {
        fences = Set.copyOf(fences);
        lowWaters = Map.copyOf(lowWaters);
    }

    /** MISSING: there is no header, because the store lost it or never had one. */
    public enum State {
        MISSING,
        LOADING,
        OPEN,
        CLOSED
    }

    static Header open(long generation) {
        return new Header(State.OPEN, generation, 0, Set.of(), Map.of());
    }

    static Header missing() {
        return new Header(State.MISSING, 0, 0, Set.of(), Map.of());
    }

    Optional<Reply> refusal(long expectedGeneration) {
        return switch (state) {
            case MISSING -> Optional.of(Reply.LOST);
            case LOADING, CLOSED, OPEN -> {
                if (generation != expectedGeneration) {
                    yield Optional.of(Reply.LOST);
                }
                yield state == State.OPEN ? Optional.empty() : Optional.of(Reply.CLOSED);
            }
        };
    }

    boolean isEnded(TxId tx) {
        return tx.seq() <= lowWater(tx.session());
    }

    boolean isFenced(long session) {
        return fences.contains(session);
    }

    /** All transactions of the session up to this one are settled. */
    public long lowWater(long session) {
        return session <= floor ? TxId.MAX_SEQ : lowWaters.getOrDefault(session, 0L);
    }

    public Header in(State newState) {
        return new Header(newState, generation, floor, fences, lowWaters);
    }

    /** A session that has ended needs no fence. */
    public Header withFence(long session) {
        if (lowWater(session) == TxId.MAX_SEQ) {
            return this;
        }
        var all = new HashSet<>(fences);
        all.add(session);
        return new Header(state, generation, floor, all, lowWaters);
    }

    /** Sessions up to this one keep nothing of their own. */
    public Header withFloor(long session) {
        var above = new HashSet<>(fences);
        above.removeIf(each -> each <= session);
        var marks = new HashMap<>(lowWaters);
        marks.keySet().removeIf(each -> each <= session);
        return new Header(state, generation, session, above, marks);
    }

    public Header withLowWater(long session, long seq) {
        var all = new HashMap<>(lowWaters);
        all.put(session, seq);
        return new Header(state, generation, floor, fences, all);
    }
}
