package io.holdfast.app;

import io.holdfast.app.settings.Settings;
import io.holdfast.gateway.AdminVerticle;
import io.holdfast.gateway.GatewaySettings;
import io.holdfast.gateway.Tls;
import java.util.Optional;

/** What the settings say about where a node listens and how long it may take to stop, as the gateway wants it. */
final class Listening {
    /** A process that was stopped for so long still has the answers to what it was asked before. */
    private static final long LONGEST_STOP_MS = 45_000;

    private static final long LINGER_MS = 1_000;

    /** Whoever stops a server does not wait for ever, whatever the deadline is. */
    private static final long LONGEST_DRAIN_MS = 20_000;

    /** From the deadline of what is in flight until it is answered. */
    private static final long DRAIN_MARGIN_MS = 1_000;

    private Listening() {}

    /** On each event loop. */
    static GatewaySettings forCustomers(Settings settings) {
        var coordinator = settings.coordinator();
        return new GatewaySettings(
                settings.http().host(),
                settings.http().port(),
                coordinator.deadlineMs() + LONGEST_STOP_MS,
                LINGER_MS,
                Math.min(coordinator.deadlineMs(), LONGEST_DRAIN_MS) + DRAIN_MARGIN_MS,
                Math.max(1, coordinator.maxInFlight() / settings.loops()),
                tls(settings));
    }

    /** For whoever runs it. */
    static Optional<AdminVerticle.Remote> fromElsewhere(Settings settings) {
        return settings.http()
                .adminRemote()
                .map(address -> new AdminVerticle.Remote(
                        address.getHostString(),
                        address.getPort(),
                        tls(settings).orElseThrow()));
    }

    private static Optional<Tls> tls(Settings settings) {
        return settings.security().tls().map(files -> new Tls(files.certificate(), files.key()));
    }
}
