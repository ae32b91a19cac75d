package io.holdfast.app.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.holdfast.app.cli.CommandException;
import io.holdfast.app.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;

/** Tokens that an instance believes while it has no other issuer than itself. */
public final class DevelopmentTokens {
    private DevelopmentTokens() {}

    /**
     * Signs one, good from now on.
     *
     * @param data the folder of the instance, which must have started once in the profile {@code secured}
     * @param jwt what the instance wants of a token
     */
    public static String issue(Path data, Settings.Jwt jwt, List<String> roles, String subject, Duration lifetime) {
        var key = DevelopmentKey.of(data)
                .orElseThrow(() -> new CommandException("there is no key in " + data
                        + "; `holdfast up` makes one when security.profile is secured and jwt.keys is empty"));
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var claims = new JWTClaimsSet.Builder()
                .subject(subject)
                .issuer(jwt.issuer())
                .audience(jwt.audience())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(lifetime)))
                .claim(JwtAuthenticator.ROLES, roles)
                .build();
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(JOSEObjectType.JWT)
                .keyID(key.getKeyID())
                .build();
        var token = new SignedJWT(header, claims);
        try {
            token.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new CommandException("the key in " + data + " cannot sign", e);
        }
        return token.serialize();
    }
}
