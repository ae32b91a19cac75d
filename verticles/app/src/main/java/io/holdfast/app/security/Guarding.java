package io.holdfast.app.security;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.settings.Settings;
import io.holdfast.app.status.OperatorToken;
import io.holdfast.embedded.DataFolder;
import io.holdfast.gateway.Authenticator;
import io.holdfast.gateway.RateLimits;
import io.holdfast.gateway.Security;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the settings say about who may come in, as the gateway wants it. */
public final class Guarding {
    private static final Logger LOG = LoggerFactory.getLogger(Guarding.class);

    private final Optional<Trust> trust;
    private final Optional<RateLimits> limits;

    private record Trust(TrustedKeys keys, JwtAuthenticator authenticator) {}

    private Guarding(Optional<Trust> trust, Optional<RateLimits> limits) {
        this.trust = trust;
        this.limits = limits;
    }

    /** Reads the keys, and may wait for their issuer. */
    public static Guarding of(Settings.Security settings, DataFolder data) {
        var limits = settings.limits().isEmpty()
                ? Optional.<RateLimits>empty()
                : Optional.<RateLimits>of(new Buckets(settings.limits().get()));
        return new Guarding(settings.jwt().map(jwt -> trust(jwt, data)), limits);
    }

    private static Trust trust(Settings.Jwt settings, DataFolder data) {
        var keys = settings.keys().isEmpty()
                ? TrustedKeys.of(DevelopmentKey.in(data))
                : TrustedKeys.at(settings.keys(), settings.origin());
        return new Trust(keys, new JwtAuthenticator(keys, settings, OperatorToken.renew(data), InstantSource.system()));
    }

    public Security security() {
        return new Security(trust.map(Trust::authenticator).map(Authenticator.class::cast), limits);
    }

    /** Reads the keys again each time that so long has passed. */
    public void keepFresh(Vertx vertx, Duration every) {
        trust.ifPresent(each -> vertx.setPeriodic(every.toMillis(), timer -> vertx.executeBlocking(each.keys()::refresh)
                .onSuccess(changed -> {
                    if (changed) {
                        LOG.info("other keys are trusted from now on");
                        each.authenticator().forget();
                    }
                })
                .onFailure(cause -> LOG.warn("the keys stay as they are: {}", Cause.of(cause)))));
    }
}
