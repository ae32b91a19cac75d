package io.holdfast.runtime;

import io.holdfast.protocol.Selection;
import io.holdfast.protocol.Stuck;
import io.holdfast.protocol.StuckReport;
import io.holdfast.protocol.StuckRequest;
import io.holdfast.protocol.StuckRequest.Treated;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.function.Consumer;

/**
 * One place of a node where something may not get on. It publishes what that is once a second, so that everybody knows it
 * without asking, and takes what a person wants done about it.
 */
public final class StuckPlace {
    private static final long TELL_MS = 1_000;

    private final String source;
    private final Ward ward;

    /** The things themselves, on the event loop that has them. */
    public interface Ward {
        /** Shows {@code each} what does not get on, the oldest first. */
        void each(Consumer<Stuck> each);

        /** Shows {@code each} those of the selection that are here; named ones also before they are overdue. */
        default void find(Selection selection, Consumer<Stuck> each) {
            each(stuck -> {
                if (selection.has(stuck)) {
                    each.accept(stuck);
                }
            });
        }

        /** Tries again now; says what was done. */
        String retry(Stuck stuck);

        /** Has the journal hold ABORT unless it is decided; says what was done. */
        String abort(Stuck stuck);
    }

    private StuckPlace(String source, Ward ward) {
        this.source = source;
        this.ward = ward;
    }

    /** Tells from now on, under an address of its own; call it on the event loop of the ward. */
    public static void open(Vertx vertx, String address, Ward ward) {
        var place = new StuckPlace(address, ward);
        vertx.eventBus().<StuckRequest>localConsumer(address, place::answer);
        vertx.eventBus().publish(Addresses.stuck(), place.report(ward::each));
        vertx.setPeriodic(TELL_MS, timer -> vertx.eventBus().publish(Addresses.stuck(), place.report(ward::each)));
    }

    private void answer(Message<StuckRequest> request) {
        switch (request.body()) {
            case StuckRequest.Find(Selection selection) -> request.reply(report(each -> ward.find(selection, each)));
            case StuckRequest.Treat(var remedy, List<Stuck> patients) ->
                request.reply(
                        switch (remedy) {
                            case RETRY ->
                                new Treated(patients.stream().map(ward::retry).toList());
                            case ABORT ->
                                new Treated(patients.stream().map(ward::abort).toList());
                            case FINISH -> throw new IllegalArgumentException("shards are finished by their keepers");
                        });
        }
    }

    private StuckReport report(Consumer<Consumer<Stuck>> all) {
        var counts = new EnumMap<Stuck.Cause, Integer>(Stuck.Cause.class);
        var latest = new ArrayDeque<Stuck>();
        all.accept(stuck -> {
            counts.merge(stuck.cause(), 1, Integer::sum);
            latest.addLast(stuck);
            if (latest.size() > StuckReport.MAX_ENTRIES) {
                latest.removeFirst();
            }
        });
        return new StuckReport(source, counts, List.copyOf(latest));
    }
}
