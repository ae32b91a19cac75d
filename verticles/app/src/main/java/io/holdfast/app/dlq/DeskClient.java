package io.holdfast.app.dlq;

import io.holdfast.gateway.StuckControl;
import io.holdfast.protocol.Intervention;
import io.holdfast.protocol.OperatorAction;
import io.holdfast.protocol.Treatment;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The way of the gateway's requests to the board and the desk. */
public record DeskClient(Vertx vertx, StuckBoard board) implements StuckControl {
    /** Long enough for large shards to be rebuilt. */
    private static final DeliveryOptions UNTIL_DONE =
            new DeliveryOptions().setSendTimeout(TimeUnit.MINUTES.toMillis(15)).setLocalOnly(true);

    @Override
    public Overview overview() {
        return board.overview();
    }

    @Override
    public Future<Treatment> treat(Intervention intervention) {
        return vertx.eventBus()
                .<Treatment>request(InterventionDesk.ADDRESS, intervention, UNTIL_DONE)
                .map(reply -> reply.body());
    }

    @Override
    public Future<List<OperatorAction>> actions() {
        return vertx.eventBus()
                .<InterventionDesk.Past>request(InterventionDesk.ADDRESS_OF_PAST, "")
                .map(reply -> reply.body().actions());
    }
}
