package io.holdfast.app.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import io.holdfast.app.settings.Settings;
import io.holdfast.gateway.Authenticator;
import io.holdfast.gateway.Caller;
import io.holdfast.gateway.Role;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Believes JSON Web Tokens of one issuer for one audience, signed with a trusted key. What it believed once it remembers. */
final class JwtAuthenticator implements Authenticator {
    static final String ROLES = "roles";
    static final int MAX_SKEW_S = 5;

    private static final int MOST_REMEMBERED = 50_000;
    private static final Pattern SUBJECT = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final Cache<String, Known> known =
            Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();
    private final byte[] operatorToken;
    private final InstantSource clock;

    private record Known(Caller caller, Instant until) {}

    JwtAuthenticator(TrustedKeys keys, Settings.Jwt settings, String operatorToken, InstantSource clock) {
        this.operatorToken = operatorToken.getBytes(UTF_8);
        this.clock = clock;
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(TrustedKeys.ALGORITHMS, keys));
        processor.setJWTClaimsSetVerifier(claims(settings, clock));
    }

    private static DefaultJWTClaimsVerifier<SecurityContext> claims(Settings.Jwt settings, InstantSource clock) {
        var exact = new JWTClaimsSet.Builder().issuer(settings.issuer()).build();
        var claims =
                new DefaultJWTClaimsVerifier<SecurityContext>(
                        Set.of(settings.audience()), exact, Set.of("sub", "exp", ROLES), Set.of()) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        claims.setMaxClockSkew(MAX_SKEW_S);
        return claims;
    }

    @Override
    public Caller authenticate(String token) throws InvalidTokenException {
        if (MessageDigest.isEqual(operatorToken, token.getBytes(UTF_8))) {
            return new Caller("instance", Set.of(Role.OPERATOR));
        }
        var before = known.getIfPresent(token);
        if (before != null && clock.instant().isBefore(before.until())) {
            return before.caller();
        }
        var believed = believe(token);
        known.put(token, believed);
        return believed.caller();
    }

    /** Call it when keys are not trusted any more. */
    void forget() {
        known.invalidateAll();
    }

    private Known believe(String token) throws InvalidTokenException {
        try {
            var jwt = SignedJWT.parse(token);
            if (jwt.getHeader().getKeyID() == null) {
                throw new InvalidTokenException("the token does not say by its `kid` which key it is signed with");
            }
            var claims = processor.process(jwt, null);
            requireValues(claims);
            return new Known(caller(claims), claims.getExpirationTime().toInstant());
        } catch (ParseException e) {
            throw new InvalidTokenException("the token is not a signed JWT");
        } catch (ExpiredJWTException e) {
            throw new InvalidTokenException("the token has expired");
        } catch (BadJWTException e) {
            throw new InvalidTokenException(
                    "the token's issuer, audience or time is not what it must be, or it lacks sub, exp or roles");
        } catch (BadJOSEException | JOSEException e) {
            throw new InvalidTokenException("the token's signature, key or algorithm is not one that is trusted");
        }
    }

    /** The verifier is content with a claim that is there, be it {@code null}. */
    private static void requireValues(JWTClaimsSet claims) throws BadJWTException {
        if (claims.getSubject() == null || claims.getExpirationTime() == null || claims.getClaim(ROLES) == null) {
            throw new BadJWTException("null");
        }
    }

    private static Caller caller(JWTClaimsSet claims) throws ParseException, InvalidTokenException {
        var subject = claims.getSubject();
        if (!SUBJECT.matcher(subject).matches()) {
            throw new InvalidTokenException("the token's sub is not 1 to 64 of A-Z, a-z, 0-9, _ and -");
        }
        List<String> labels = claims.getStringListClaim(ROLES);
        return new Caller(
                subject,
                labels.stream()
                        .flatMap(label ->
                                label == null ? java.util.stream.Stream.<Role>empty() : Role.ofLabel(label).stream())
                        .collect(Collectors.toUnmodifiableSet()));
    }
}
