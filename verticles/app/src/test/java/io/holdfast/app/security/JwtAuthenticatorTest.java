package io.holdfast.app.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.holdfast.app.cli.CommandException;
import io.holdfast.app.settings.Settings;
import io.holdfast.gateway.Authenticator.InvalidTokenException;
import io.holdfast.gateway.Caller;
import io.holdfast.gateway.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which tokens are believed. */
class JwtAuthenticatorTest {
    private static final Instant NOW = Instant.parse("2026-11-27T08:00:00Z");
    private static final Settings.Jwt SETTINGS = new Settings.Jwt("", "", "issuer", "audience");
    private static final String OPERATOR_TOKEN = "the-operators-own";

    private static ECKey ec;
    private static RSAKey rsa;
    private static ECKey strange;

    @TempDir
    Path folder;

    private Instant now = NOW;
    private TrustedKeys keys;
    private JwtAuthenticator authenticator;

    @BeforeAll
    static void makeKeys() throws JOSEException {
        ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
        rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
        strange = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
    }

    @BeforeEach
    void trust() throws IOException {
        keys = trusting(new JWKSet(List.of(ec.toPublicJWK(), rsa.toPublicJWK())));
        authenticator = new JwtAuthenticator(keys, SETTINGS, OPERATOR_TOKEN, () -> now);
    }

    private TrustedKeys trusting(JWKSet set) throws IOException {
        return TrustedKeys.at(write(set).toString(), "conf: jwt.keys");
    }

    private Path write(JWKSet set) throws IOException {
        return Files.writeString(folder.resolve("keys.json"), set.toString(false));
    }

    private static JWTClaimsSet claims(UnaryOperator<JWTClaimsSet.Builder> change) {
        return change.apply(new JWTClaimsSet.Builder()
                        .subject("u1")
                        .issuer("issuer")
                        .audience("audience")
                        .expirationTime(Date.from(NOW.plusSeconds(60)))
                        .claim("roles", List.of("customer", "some-other")))
                .build();
    }

    private static String token(JWSAlgorithm algorithm, String key, JWSSigner signer, JWTClaimsSet claims)
            throws JOSEException {
        var jwt = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(key).build(), claims);
        jwt.sign(signer);
        return jwt.serialize();
    }

    private static String ofEc(UnaryOperator<JWTClaimsSet.Builder> change) throws JOSEException {
        return token(JWSAlgorithm.ES256, "ec", new ECDSASigner(ec), claims(change));
    }

    private void isRefused(String token, String why) {
        assertThatThrownBy(() -> authenticator.authenticate(token))
                .isInstanceOf(InvalidTokenException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aTokenOfATrustedKeyIsBelieved() throws Exception {
        var customer = new Caller("u1", Set.of(Role.CUSTOMER));
        assertThat(authenticator.authenticate(ofEc(same -> same))).isEqualTo(customer);
        assertThat(authenticator.authenticate(
                        token(JWSAlgorithm.RS256, "rsa", new RSASSASigner(rsa), claims(same -> same))))
                .isEqualTo(customer);
        assertThat(authenticator.authenticate(
                        token(JWSAlgorithm.PS256, "rsa", new RSASSASigner(rsa), claims(same -> same))))
                .isEqualTo(customer);
        assertThat(authenticator.authenticate(ofEc(claims -> claims.audience(List.of("other", "audience")))))
                .isEqualTo(customer);
    }

    @Test
    void aClaimThatIsNullIsAsGoodAsAbsent() throws Exception {
        isRefused(ofEc(claims -> claims.claim("sub", null)), "lacks sub, exp or roles");
        isRefused(ofEc(claims -> claims.claim("exp", null)), "lacks sub, exp or roles");
        isRefused(ofEc(claims -> claims.claim("roles", null)), "lacks sub, exp or roles");
    }

    @Test
    void itIsBelievedUntilItExpires() throws Exception {
        var token = ofEc(same -> same);
        authenticator.authenticate(token);
        now = NOW.plusSeconds(59);
        assertThat(authenticator.authenticate(token).subject()).isEqualTo("u1");
        now = NOW.plusSeconds(60 + JwtAuthenticator.MAX_SKEW_S + 1);
        isRefused(token, "expired");
    }

    @Test
    void whatIsNotForUsIsRefused() throws Exception {
        isRefused(ofEc(claims -> claims.audience("others")), "audience");
        isRefused(ofEc(claims -> claims.audience((String) null)), "audience");
        isRefused(ofEc(claims -> claims.issuer("others")), "issuer");
        isRefused(ofEc(claims -> claims.issuer(null)), "issuer");
        isRefused(ofEc(claims -> claims.expirationTime(Date.from(NOW.minusSeconds(60)))), "expired");
        isRefused(ofEc(claims -> claims.expirationTime(null)), "lacks");
        isRefused(ofEc(claims -> claims.notBeforeTime(Date.from(NOW.plusSeconds(30)))), "time");
        isRefused(ofEc(claims -> claims.subject(null)), "lacks");
        isRefused(ofEc(claims -> claims.subject("a b")), "sub");
        isRefused(ofEc(claims -> claims.claim("roles", null)), "lacks");
        isRefused(ofEc(claims -> claims.claim("roles", 7)), "not a signed JWT");
    }

    @Test
    void whatIsSignedOtherwiseIsRefused() throws Exception {
        isRefused(new PlainJWT(claims(same -> same)).serialize(), "not a signed JWT");
        isRefused(token(JWSAlgorithm.ES256, "ec", new ECDSASigner(strange), claims(same -> same)), "signature");
        isRefused(token(JWSAlgorithm.ES256, "nobodys", new ECDSASigner(ec), claims(same -> same)), "key");
        isRefused(token(JWSAlgorithm.ES256, null, new ECDSASigner(ec), claims(same -> same)), "kid");
        isRefused(token(JWSAlgorithm.RS512, "rsa", new RSASSASigner(rsa), claims(same -> same)), "algorithm");
        // Who takes a public key for a shared secret believes whoever can read it.
        for (byte[] secret : List.of(
                rsa.toRSAPublicKey().getEncoded(),
                rsa.toPublicJWK().toJSONString().getBytes())) {
            isRefused(token(JWSAlgorithm.HS256, "rsa", new MACSigner(secret), claims(same -> same)), "algorithm");
        }
        var good = ofEc(same -> same);
        isRefused(good.substring(0, good.lastIndexOf('.') + 1), "");
        isRefused(good.substring(0, good.length() - 4) + "AAAA", "signature");
        isRefused("", "not a signed JWT");
        isRefused("a.b.c", "not a signed JWT");
    }

    @Test
    void theOperatorsOwnIsBelieved() throws Exception {
        assertThat(authenticator.authenticate(OPERATOR_TOKEN)).isEqualTo(new Caller("instance", Set.of(Role.OPERATOR)));
        isRefused(OPERATOR_TOKEN + "x", "not a signed JWT");
    }

    @Test
    void otherKeysAreTrustedOnceTheyWereReadAgain() throws Exception {
        var token = ofEc(same -> same);
        authenticator.authenticate(token);
        assertThat(keys.refresh()).isFalse();

        write(new JWKSet(strange.toPublicJWK()));
        assertThat(keys.refresh()).isTrue();
        authenticator.forget();

        isRefused(token, "signature");
        assertThat(authenticator
                        .authenticate(token(JWSAlgorithm.ES256, "ec", new ECDSASigner(strange), claims(same -> same)))
                        .subject())
                .isEqualTo("u1");
        Files.writeString(folder.resolve("keys.json"), "{");
        assertThatThrownBy(keys::refresh).isInstanceOf(CommandException.class);
        assertThat(authenticator
                        .authenticate(token(JWSAlgorithm.ES256, "ec", new ECDSASigner(strange), claims(same -> same)))
                        .subject())
                .isEqualTo("u1");
    }

    @Test
    void keysThatMustNotBeThereAreNamed() throws Exception {
        assertThatThrownBy(() -> trusting(new JWKSet(
                        new OctetSequenceKey.Builder(new byte[32]).keyID("o").build())))
                .isInstanceOf(CommandException.class);
        Files.writeString(folder.resolve("keys.json"), new JWKSet(ec).toString(false));
        assertThatThrownBy(() -> TrustedKeys.at(folder.resolve("keys.json").toString(), "conf: jwt.keys"))
                .hasMessage("conf: jwt.keys: the key ec must be a public one, of a `kid`, for signatures (EC or RSA)");
        assertThatThrownBy(() -> trusting(new JWKSet())).hasMessage("conf: jwt.keys: there is no key in it");
        assertThatThrownBy(() -> TrustedKeys.at(folder.resolve("nowhere").toString(), "conf: jwt.keys"))
                .hasMessageStartingWith("conf: jwt.keys: these keys cannot be read: ");
    }
}
