package io.holdfast.app.console;

import io.holdfast.protocol.TxId;
import io.holdfast.runtime.Flight;
import io.holdfast.runtime.FlightRecorder;
import io.holdfast.runtime.FlightTraces;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** How the latest transactions of this node went, on whichever of its event loops. */
public final class Flights {
    private final List<FlightRecorder> recorders = new CopyOnWriteArrayList<>();
    private final FlightTraces traces;

    /** @param traces told of those that are to be recorded */
    public Flights(FlightTraces traces) {
        this.traces = traces;
    }

    /** That of another event loop. */
    public FlightRecorder recorder() {
        var recorder = new FlightRecorder(System::nanoTime, traces);
        recorders.add(recorder);
        return recorder;
    }

    Future<List<Flight>> of(TxId tx) {
        return ask(recorder -> recorder.of(tx));
    }

    /** The newest first. */
    Future<List<Flight>> of(String order) {
        return ask(recorder -> recorder.of(order));
    }

    private Future<List<Flight>> ask(Function<FlightRecorder, Future<List<Flight>>> question) {
        var asked = recorders.stream().map(question).toList();
        return Future.all(asked).map(all -> asked.stream()
                .flatMap(each -> each.result().stream())
                .sorted(Comparator.comparingLong(Flight::agoNs))
                .toList());
    }
}
