package io.holdfast.simulation.simulator;

import io.holdfast.protocol.Line;
import io.holdfast.protocol.OrderGate;
import io.holdfast.protocol.TxId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The journal's orders: versions come from one sequence and are never used again. */
final class OrderTable {
    private final Map<String, Row> rows = new HashMap<>();
    private long lastVersion;

    /** One order as it stands. */
    record Row(
            String id,
            String user,
            List<Line> lines,
            long version,
            @Nullable TxId paidBy) {}

    Row get(String id) {
        var row = rows.get(id);
        if (row == null) {
            throw new IllegalStateException("no order " + id);
        }
        return row;
    }

    Collection<Row> all() {
        return rows.values();
    }

    /** A new order, also in the place of an old one, paid or not. */
    void put(String id, String user, List<Line> lines) {
        rows.put(id, new Row(id, user, lines, ++lastVersion, null));
    }

    /** One more line and another version; nothing is added to a paid order. */
    boolean add(String id, Line line) {
        var row = get(id);
        if (row.paidBy() != null) {
            return false;
        }
        var lines = new ArrayList<>(row.lines());
        lines.add(line);
        put(id, row.user(), List.copyOf(lines));
        return true;
    }

    void pay(OrderGate gate, TxId tx) {
        var row = get(gate.orderId());
        rows.put(row.id(), new Row(row.id(), row.user(), row.lines(), row.version(), tx));
    }
}
