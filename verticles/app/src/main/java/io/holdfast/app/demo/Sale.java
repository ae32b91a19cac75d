package io.holdfast.app.demo;

import io.holdfast.app.load.Requests;
import io.holdfast.app.load.Response;
import io.holdfast.app.load.Traffic;
import java.nio.ByteBuffer;

/**
 * The crowd at the button. A buyer who is told neither yes nor no presses it again: that is safe, for a paid order is never
 * charged twice. When enough has been sold, something happens to the server.
 */
final class Sale implements Traffic {
    private static final int OK = 200;
    private static final int CONFLICT = 409;

    private final Requests requests;
    private final Crowd crowd;
    private final int soldAtIncident;
    private final Runnable incident;
    private int sold;

    private Sale(Requests requests, Crowd crowd, int soldAtIncident, Runnable incident) {
        this.requests = requests;
        this.crowd = crowd;
        this.soldAtIncident = soldAtIncident;
        this.incident = incident;
    }

    /** Runs {@code incident} once, between two answers, when so many were told that they bought. */
    static Sale withIncident(Requests requests, Crowd crowd, int soldAtIncident, Runnable incident) {
        return new Sale(requests, crowd, soldAtIncident, incident);
    }

    static Sale undisturbed(Requests requests, Crowd crowd) {
        return new Sale(requests, crowd, Integer.MAX_VALUE, () -> {});
    }

    @Override
    public long next(ByteBuffer request, long nowNs) {
        int buyer = crowd.next();
        if (buyer < 0) {
            return NOTHING;
        }
        requests.write(request, "/orders/checkout/" + crowd.order(buyer));
        return buyer;
    }

    @Override
    public void answered(long request, Response response, long latencyNs, long nowNs) {
        int buyer = Math.toIntExact(request);
        switch (response.status()) {
            case OK -> bought(buyer);
            case CONFLICT -> crowd.tell(buyer, Told.REFUSED);
            default -> crowd.queueAgain(buyer);
        }
    }

    private void bought(int buyer) {
        crowd.tell(buyer, Told.BOUGHT);
        if (++sold == soldAtIncident) {
            incident.run();
        }
    }

    @Override
    public void lost(long request) {
        crowd.queueAgain(Math.toIntExact(request));
    }

    /** Until the incident: the sale that it ends goes on as long as its connections do. */
    @Override
    public boolean reconnects() {
        return sold < soldAtIncident;
    }
}
