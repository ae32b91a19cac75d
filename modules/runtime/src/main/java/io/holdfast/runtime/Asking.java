package io.holdfast.runtime;

import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.concurrent.TimeUnit;

/** How the domains of a process ask one another. */
public final class Asking {
    /**
     * Whoever is asked answers, also when its store is away; a limit here could only meet a process that was stopped meanwhile, and
     * drop an answer that is there. The client's request has a limit of its own.
     */
    public static final DeliveryOptions PATIENTLY =
            new DeliveryOptions().setSendTimeout(TimeUnit.MINUTES.toMillis(15)).setLocalOnly(true);

    private Asking() {}

    /** The same, with the headers of the message that it is asked for. */
    public static DeliveryOptions patientlyWith(MultiMap headers) {
        return headers.isEmpty() ? PATIENTLY : new DeliveryOptions(PATIENTLY).setHeaders(headers);
    }
}
