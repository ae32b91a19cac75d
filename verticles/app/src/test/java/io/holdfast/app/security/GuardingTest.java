package io.holdfast.app.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.holdfast.app.cli.CommandException;
import io.holdfast.app.settings.Settings;
import io.holdfast.embedded.DataFolder;
import io.holdfast.embedded.testing.Eventually;
import io.holdfast.gateway.Authenticator;
import io.holdfast.gateway.Authenticator.InvalidTokenException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys of an issuer elsewhere, who changes them. */
class GuardingTest {
    private static final SSLSocketFactory OF_THE_JDK = HttpsURLConnection.getDefaultSSLSocketFactory();

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger turnedAway = new AtomicInteger();
    private HttpsServer issuer;
    private volatile String keys = "";

    @BeforeEach
    void issue() throws Exception {
        var certificate = Certificate.in(folder);
        HttpsURLConnection.setDefaultSSLSocketFactory(certificate.trusted().getSocketFactory());
        issuer = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.setHttpsConfigurator(new HttpsConfigurator(certificate.trusted()));
        issuer.createContext("/keys", this::answer);
        issuer.start();
    }

    @AfterEach
    void end() {
        HttpsURLConnection.setDefaultSSLSocketFactory(OF_THE_JDK);
        issuer.stop(0);
        vertx.close().await();
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = keys.getBytes(UTF_8);
        if (body.length == 0) {
            turnedAway.incrementAndGet();
            exchange.sendResponseHeaders(503, -1);
        } else {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static ECKey key(String id) throws Exception {
        return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    }

    private void publish(ECKey key) {
        keys = new JWKSet(key.toPublicJWK()).toString(false);
    }

    private static String token(ECKey key) throws Exception {
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
                new JWTClaimsSet.Builder()
                        .subject("shop")
                        .issuer("issuer")
                        .audience("audience")
                        .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                        .claim("roles", List.of("merchant"))
                        .build());
        jwt.sign(new ECDSASigner(key));
        return jwt.serialize();
    }

    private Guarding guarding(DataFolder data) {
        var url = "https://localhost:" + issuer.getAddress().getPort() + "/keys";
        var jwt = new Settings.Jwt(url, "conf: jwt.keys", "issuer", "audience");
        return Guarding.of(new Settings.Security(Optional.of(jwt), Optional.empty(), Optional.empty()), data);
    }

    private static boolean isBelieved(Authenticator authenticator, String token) {
        try {
            return authenticator.authenticate(token).subject().equals("shop");
        } catch (InvalidTokenException e) {
            return false;
        }
    }

    @Test
    void theKeysOfTheIssuerAreFollowedAndKeptWhileHeIsAway() throws Exception {
        var first = key("first");
        var second = key("second");
        publish(first);
        try (var data = DataFolder.open(folder.resolve("data"))) {
            var guarding = guarding(data);
            var authenticator = guarding.security().authenticator().orElseThrow();
            var ofFirst = token(first);
            assertThat(isBelieved(authenticator, ofFirst)).isTrue();
            assertThat(isBelieved(authenticator, token(second))).isFalse();

            // In a verticle, whose timers end before its threads do.
            vertx.deployVerticle(context -> {
                        guarding.keepFresh(vertx, Duration.ofMillis(10));
                        return Future.succeededFuture();
                    })
                    .await();
            publish(second);
            var ofSecond = token(second);
            Eventually.until("the other key is trusted", () -> isBelieved(authenticator, ofSecond));
            Eventually.until("what was believed is not any more", () -> !isBelieved(authenticator, ofFirst));

            keys = "";
            Eventually.until("the issuer was asked while he is away", () -> turnedAway.get() > 1);
            assertThat(isBelieved(authenticator, token(second))).isTrue();
        }
    }

    @Test
    void anIssuerWhoIsNotWhoHeShouldBeIsNotBelieved() throws Exception {
        publish(key("first"));
        HttpsURLConnection.setDefaultSSLSocketFactory(OF_THE_JDK);
        try (var data = DataFolder.open(folder.resolve("data"))) {
            assertThatThrownBy(() -> guarding(data))
                    .isInstanceOf(CommandException.class)
                    .hasMessageStartingWith("conf: jwt.keys: these keys cannot be read: ");
        }
    }
}
