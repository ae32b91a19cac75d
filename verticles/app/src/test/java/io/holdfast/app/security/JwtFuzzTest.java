package io.holdfast.app.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.holdfast.app.settings.Settings;
import io.holdfast.fuzzing.Inputs;
import io.holdfast.gateway.Authenticator.InvalidTokenException;
import io.holdfast.gateway.Caller;
import io.holdfast.gateway.Role;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a token says, whoever signed it: it is believed as what was signed, or it is refused as a token. */
class JwtFuzzTest {
    private static final Instant NOW = Instant.parse("2026-11-27T08:00:00Z");
    private static final String CLAIMS =
            "{\"sub\":\"u1\",\"iss\":\"issuer\",\"aud\":\"audience\",\"exp\":1795766460,\"roles\":[\"customer\"]}";
    private static final Caller CUSTOMER = new Caller("u1", Set.of(Role.CUSTOMER));
    private static final ECKey KEY = key();

    private final JwtAuthenticator authenticator = new JwtAuthenticator(
            TrustedKeys.of(KEY), new Settings.Jwt("", "", "issuer", "audience"), "the-operators-own", () -> NOW);

    private static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signed(Payload claims) throws JOSEException {
        var token = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ec").build(), claims);
        token.sign(new ECDSASigner(KEY));
        return token.serialize();
    }

    static Stream<byte[]> tokens() throws JOSEException {
        return Inputs.near(signed(new Payload(CLAIMS)), "a.b.c", "eyJhbGciOiJub25lIn0..", "..");
    }

    @MethodSource("tokens")
    @FuzzTest
    void aTokenThatIsAlteredIsNotBelieved(byte[] input) {
        try {
            var caller = authenticator.authenticate(new String(input, UTF_8));
            assertThat(caller).as("who signed nothing else").isEqualTo(CUSTOMER);
        } catch (InvalidTokenException refused) {
            assertThat(refused).message().startsWith("the token");
        }
    }

    static Stream<byte[]> claims() {
        return Inputs.near(
                CLAIMS,
                CLAIMS.replace("\"u1\"", "null"),
                CLAIMS.replace("1795766460", "null"),
                CLAIMS.replace("[\"customer\"]", "null"),
                CLAIMS.replace("[\"customer\"]", "[\"merchant\",null,\"some-other\"]"));
    }

    @MethodSource("claims")
    @FuzzTest
    void whatATrustedKeySignedNamesACallerOrIsRefused(byte[] input) throws JOSEException {
        try {
            var caller = authenticator.authenticate(signed(new Payload(input)));
            assertThat(caller.subject()).matches("[A-Za-z0-9_-]{1,64}");
        } catch (InvalidTokenException refused) {
            assertThat(refused).message().startsWith("the token");
        }
    }
}
