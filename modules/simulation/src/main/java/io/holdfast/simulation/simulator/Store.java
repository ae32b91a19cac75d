package io.holdfast.simulation.simulator;

import io.holdfast.simulation.ParticipantModel;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One life of one Redis: the keys of each generation, and a snapshot from which another life may begin. */
final class Store {
    private static final int WRITES_PER_SNAPSHOT = 24;

    final long identity;
    private TreeMap<Long, ParticipantModel> keyspaces = new TreeMap<>();
    private TreeMap<Long, ParticipantModel> snapshot = new TreeMap<>();
    private int writes;
    private boolean up = true;

    Store(long identity) {
        this.identity = identity;
    }

    /** Another store that begins with what was last written down of this one. */
    Store successor(long newIdentity) {
        var successor = new Store(newIdentity);
        successor.keyspaces = new TreeMap<>(snapshot);
        successor.snapshot = new TreeMap<>(snapshot);
        return successor;
    }

    boolean isUp() {
        return up;
    }

    void end() {
        up = false;
    }

    void empty() {
        keyspaces.clear();
        snapshot.clear();
    }

    @Nullable
    ParticipantModel at(long generation) {
        return keyspaces.get(generation);
    }

    boolean isEmpty() {
        return keyspaces.isEmpty();
    }

    long newestGeneration() {
        return keyspaces.lastKey();
    }

    void put(long generation, ParticipantModel model) {
        keyspaces.put(generation, model);
        if (++writes % WRITES_PER_SNAPSHOT == 0) {
            snapshot = new TreeMap<>(keyspaces);
        }
    }

    void dropBefore(long generation) {
        keyspaces.headMap(generation).clear();
    }
}
