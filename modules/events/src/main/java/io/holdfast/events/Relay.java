package io.holdfast.events;

import io.holdfast.journal.Announcements;
import io.holdfast.journal.Announcements.Decided;
import io.holdfast.journal.Announcements.Due;
import io.holdfast.journal.Announcements.Look;
import io.holdfast.journal.Announcements.Noted;
import io.holdfast.protocol.TraceContext;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is to be announced, in rounds, and has it sent: first what is noted, and then the decisions that may rest on it. What
 * is acknowledged is marked; whoever begins anew begins at the marks, and repeats what was sent and not marked.
 */
final class Relay {
    private static final int PAGE = 2_000;

    private final SqlClient journal;
    private final Publisher publisher;
    private final RelayMeters meters;
    private final EventTraces traces;
    private final List<CloudEvent> traced = new ArrayList<>();
    private final UnaryOperator<Runnable> marking;
    private @Nullable Look earlier;

    /** {@code journal}: a connection that nobody else uses. */
    Relay(
            SqlClient journal,
            Publisher publisher,
            RelayMeters meters,
            EventTraces traces,
            UnaryOperator<Runnable> marking) {
        this.journal = journal;
        this.publisher = publisher;
        this.meters = meters;
        this.traces = traces;
        this.marking = marking;
    }

    /** Tells what can be told now. Whether there was anything. */
    boolean round() {
        var look = Announcements.look(journal).await();
        boolean told = tellNoted(look);
        if (earlier == null) {
            earlier = look;
        } else if (look.isAfter(earlier)) {
            told |= tellDecided(earlier, look);
            earlier = look;
        }
        return told;
    }

    private boolean tellNoted(Look look) {
        List<Noted> page = noted(look);
        boolean any = !page.isEmpty();
        while (!page.isEmpty()) {
            page.forEach(noted -> send(Telling.of(noted)));
            settle(page.getFirst().at());
            var last = page.getLast();
            mark(() -> Announcements.mark(journal, last).await());
            page = page.size() < PAGE ? List.of() : noted(look);
        }
        return any;
    }

    private List<Noted> noted(Look look) {
        return Announcements.noted(journal, look, PAGE).await();
    }

    /** What was complete in a look before, from where the marks are now. */
    private boolean tellDecided(Look complete, Look now) {
        now.due().forEach((session, due) -> {
            var before = complete.due().get(session);
            if (before != null) {
                tellDecided(session, before.after(due.announced()));
            }
        });
        return !complete.due().isEmpty();
    }

    private void tellDecided(long session, Due due) {
        var left = due;
        while (left.announced() < left.complete()) {
            List<Decided> page =
                    Announcements.decided(journal, session, left, PAGE).await();
            page.forEach(decided -> Telling.of(decided).forEach(this::send));
            if (!page.isEmpty()) {
                settle(page.getFirst().at());
            }
            long last =
                    page.size() < PAGE ? left.complete() : page.getLast().tx().seq();
            long from = left.announced();
            mark(() -> Announcements.mark(journal, session, from, last).await());
            left = left.after(last);
        }
    }

    private void mark(Runnable mark) {
        marking.apply(mark).run();
    }

    private void send(CloudEvent event) {
        publisher.send(event);
        meters.sent(event);
        if (TraceContext.isSampled(event.trace())) {
            traced.add(event);
        }
    }

    private void settle(Instant oldest) {
        publisher.settle();
        var at = meters.settled(oldest);
        traces.announced(traced, at);
        traced.clear();
    }
}
