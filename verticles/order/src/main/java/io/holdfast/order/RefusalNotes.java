package io.holdfast.order;

import io.holdfast.journal.Announcements;
import io.holdfast.journal.Announcements.Note;
import io.holdfast.protocol.Answer.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes checkouts that were refused, so that others can be told. A refusal changes nothing, so nobody waits for its note, no disk
 * and no client: what cannot be written soon is left out.
 */
final class RefusalNotes implements Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalNotes.class);
    private static final long PAUSE_MS = 50;
    private static final int MOST = 2_000;

    private final Vertx vertx;
    private final SqlClient writes;
    private List<Note> waiting = new ArrayList<>();
    private boolean busy;
    private boolean leavesOut;

    RefusalNotes(Vertx vertx, SqlClient writes) {
        this.vertx = vertx;
        this.writes = writes;
    }

    @Override
    public void refused(Order order, Kind reason, @Nullable String trace) {
        if (waiting.size() >= MOST) {
            leaveOut("more than " + MOST + " wait");
            return;
        }
        var body = JsonObject.of("order_id", order.id(), "user_id", order.userId(), "reason", reason.type());
        waiting.add(new Note(order.id(), body.encode(), trace));
        if (!busy) {
            busy = true;
            vertx.setTimer(PAUSE_MS, timer -> write());
        }
    }

    private void write() {
        var notes = waiting;
        waiting = new ArrayList<>();
        Announcements.note(writes, "order.refused", notes)
                .onSuccess(written -> leavesOut = false)
                .onFailure(cause -> leaveOut(String.valueOf(cause.getMessage())))
                .onComplete(done -> {
                    busy = !waiting.isEmpty();
                    if (busy) {
                        vertx.setTimer(PAUSE_MS, timer -> write());
                    }
                });
    }

    /** Said once, not for each of them. */
    private void leaveOut(String why) {
        if (!leavesOut) {
            leavesOut = true;
            LOG.warn("of some refusals nobody is told: {}", why);
        }
    }
}
