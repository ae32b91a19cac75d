package io.holdfast.simulation.simulator;

import io.holdfast.protocol.TxId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The journal's sessions: who may commit, how far each is settled, and who has stopped renewing. */
final class SessionTable {
    private static final long LEASE_MS = 2_500;

    private final List<Row> rows = new ArrayList<>();

    /** One life of one node's coordinator. */
    static final class Row {
        final long id;
        final int node;
        final SortedMap<Long, SimulatedJournal.Decided> decisions = new TreeMap<>();
        boolean fenced;
        long lowWater;
        long folded;
        private long leaseUntilMs;

        Row(long id, int node) {
            this.id = id;
            this.node = node;
        }

        boolean isClosed() {
            return lowWater == TxId.MAX_SEQ;
        }
    }

    Row open(int node, long nowMs) {
        var row = new Row(rows.size() + 1L, node);
        row.leaseUntilMs = nowMs + LEASE_MS;
        rows.add(row);
        return row;
    }

    Row get(long session) {
        return rows.get((int) session - 1);
    }

    List<Row> all() {
        return rows;
    }

    /** The last one of the sessions that are closed and have only closed ones before them; 0 for none. */
    long floor() {
        long floor = 0;
        for (Row row : rows) {
            if (!row.isClosed()) {
                return floor;
            }
            floor = row.id;
        }
        return floor;
    }

    long newestClosed() {
        return rows.stream()
                .filter(Row::isClosed)
                .mapToLong(row -> row.id)
                .max()
                .orElse(0);
    }

    Set<Long> fenced() {
        return rows.stream().filter(row -> row.fenced).map(row -> row.id).collect(Collectors.toSet());
    }

    /** Renews the lease, unless the session is fenced. */
    boolean renew(long session, long nowMs) {
        var row = get(session);
        if (row.fenced) {
            return false;
        }
        row.leaseUntilMs = nowMs + LEASE_MS;
        return true;
    }

    /** Sessions that nobody has renewed for a while, and what earlier lives of {@code node} have left. */
    List<Long> abandoned(long nowMs, int node, long session) {
        var abandoned = new ArrayList<Long>();
        for (Row row : rows) {
            boolean left = row.node == node && row.id < session;
            if (!row.isClosed() && (row.leaseUntilMs < nowMs || left)) {
                abandoned.add(row.id);
            }
        }
        return abandoned;
    }
}
