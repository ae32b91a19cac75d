package io.holdfast.gateway;

import io.holdfast.protocol.Intervention;
import io.holdfast.protocol.OperatorAction;
import io.holdfast.protocol.Stuck;
import io.holdfast.protocol.Treatment;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Something that is stuck, as a test says; remembers what is wanted done about it. */
final class Stuckness implements StuckControl {
    final List<Intervention> wanted = new CopyOnWriteArrayList<>();
    volatile List<Stuck> entries = List.of();
    volatile int more;
    volatile Future<Treatment> treatment = Future.succeededFuture(new Treatment(List.of(), false));
    volatile Future<List<OperatorAction>> actions = Future.succeededFuture(List.of());

    @Override
    public Overview overview() {
        return new Overview(entries.size() + more, entries);
    }

    @Override
    public Future<Treatment> treat(Intervention intervention) {
        wanted.add(intervention);
        return treatment;
    }

    @Override
    public Future<List<OperatorAction>> actions() {
        return actions;
    }
}
