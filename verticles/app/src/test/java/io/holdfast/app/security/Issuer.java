package io.holdfast.app.security;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Signs tokens with keys that a server was told to trust, and makes what looks like such tokens and must not be believed. */
record Issuer(ECKey ec, RSAKey rsa, ECKey untrusted) {
    static final String NAME = "an-issuer";
    static final String AUDIENCE = "a-shop";
    private static final List<String> ALL_ROLES = List.of("customer", "merchant", "operator");

    static Issuer create() throws JOSEException {
        return new Issuer(
                new ECKeyGenerator(Curve.P_256).keyID("ec").generate(),
                new RSAKeyGenerator(2_048).keyID("rsa").generate(),
                new ECKeyGenerator(Curve.P_256).keyID("ec").generate());
    }

    String publicKeys() {
        return new JWKSet(List.of(ec.toPublicJWK(), rsa.toPublicJWK())).toString(false);
    }

    /** One that is good, signed with the key on an elliptic curve. */
    String token(String subject, Collection<String> roles) throws JOSEException {
        return signed(header(JWSAlgorithm.ES256, "ec"), new ECDSASigner(ec), claims(subject, roles));
    }

    /** One that is good, signed with the other key. */
    String tokenByRsa(String subject, Collection<String> roles) throws JOSEException {
        return signed(header(JWSAlgorithm.RS256, "rsa"), new RSASSASigner(rsa), claims(subject, roles));
    }

    /** What is wrong with each, and the header with it. Each would let its bearer do everything, but for the one thing that is wrong. */
    Map<String, String> forgeries(String subject) throws JOSEException {
        var all = new LinkedHashMap<String, String>();
        var good = token(subject, ALL_ROLES);
        var signature = good.lastIndexOf('.') + 1;
        all.put("without text", "Bearer ");
        all.put("that is none", "Bearer a.b.c");
        all.put("twice", "Bearer " + good + " " + good);
        all.put("by another scheme", "Digest " + good);
        all.put("without a signature", "Bearer " + good.substring(0, signature));
        all.put("without a signature and its point", "Bearer " + good.substring(0, signature - 1));
        all.put("of an altered signature", "Bearer " + good.substring(0, signature) + "A".repeat(86));
        all.put("of altered claims", "Bearer " + withClaimsOf(good, token("another", ALL_ROLES)));
        addOtherClaims(all, subject);
        addOtherSigners(all, subject, good);
        return all;
    }

    private void addOtherClaims(Map<String, String> all, String subject) throws JOSEException {
        var now = Instant.now();
        var changes = new LinkedHashMap<String, UnaryOperator<JWTClaimsSet.Builder>>();
        changes.put("expired", claims -> claims.expirationTime(Date.from(now.minusSeconds(60))));
        changes.put("without an end", claims -> claims.expirationTime(null));
        changes.put("not yet valid", claims -> claims.notBeforeTime(Date.from(now.plusSeconds(3_000))));
        changes.put("of another audience", claims -> claims.audience("another-shop"));
        changes.put("of no audience", claims -> claims.audience((String) null));
        changes.put("of another issuer", claims -> claims.issuer("another-issuer"));
        changes.put("of no issuer", claims -> claims.issuer(null));
        changes.put("of nobody", claims -> claims.subject(null));
        for (var change : changes.entrySet()) {
            var claims = change.getValue().apply(new JWTClaimsSet.Builder(claims(subject, ALL_ROLES)));
            all.put(
                    change.getKey(),
                    "Bearer " + signed(header(JWSAlgorithm.ES256, "ec"), new ECDSASigner(ec), claims.build()));
        }
    }

    private void addOtherSigners(Map<String, String> all, String subject, String good) throws JOSEException {
        var claims = claims(subject, ALL_ROLES);
        all.put("of alg: none", "Bearer " + unsigned("none", claims) + ".");
        all.put(
                "of alg: None, with a signature",
                "Bearer " + unsigned("None", claims) + good.substring(good.lastIndexOf('.')));
        all.put(
                "of an unknown key",
                "Bearer " + signed(header(JWSAlgorithm.ES256, "another"), new ECDSASigner(ec), claims));
        all.put("of no key", "Bearer " + signed(header(JWSAlgorithm.ES256, null), new ECDSASigner(ec), claims));
        all.put(
                "of a key under a trusted name",
                "Bearer " + signed(header(JWSAlgorithm.ES256, "ec"), new ECDSASigner(untrusted), claims));
        var bringsItsKey = new JWSHeader.Builder(header(JWSAlgorithm.ES256, "ec")).jwk(untrusted.toPublicJWK());
        all.put(
                "of a key that it brings",
                "Bearer " + signed(bringsItsKey.build(), new ECDSASigner(untrusted), claims));
        for (var secret : publicKeysAsBytes().entrySet()) {
            var name = secret.getKey().startsWith("rsa") ? "rsa" : "ec";
            all.put(
                    "of HS256 with the public key " + secret.getKey(),
                    "Bearer " + signed(header(JWSAlgorithm.HS256, name), new MACSigner(secret.getValue()), claims));
        }
    }

    /** In every form in which a server may have it at hand, which then would take it for a secret. */
    private Map<String, byte[]> publicKeysAsBytes() throws JOSEException {
        byte[] ofRsa = rsa.toRSAPublicKey().getEncoded();
        byte[] ofEc = ec.toECPublicKey().getEncoded();
        return Map.of(
                "rsa as DER", ofRsa,
                "rsa as PEM", pem(ofRsa),
                "rsa as JSON", rsa.toPublicJWK().toJSONString().getBytes(UTF_8),
                "ec as DER", ofEc,
                "ec as PEM", pem(ofEc),
                "ec as JSON", ec.toPublicJWK().toJSONString().getBytes(UTF_8));
    }

    private static byte[] pem(byte[] key) {
        var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
        return ("-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----\n").getBytes(UTF_8);
    }

    private static JWTClaimsSet claims(String subject, Collection<String> roles) {
        return new JWTClaimsSet.Builder()
                .subject(subject)
                .issuer(NAME)
                .audience(AUDIENCE)
                .expirationTime(Date.from(Instant.now().plusSeconds(3_600)))
                .claim(JwtAuthenticator.ROLES, List.copyOf(roles))
                .build();
    }

    private static JWSHeader header(JWSAlgorithm algorithm, String key) {
        return new JWSHeader.Builder(algorithm).keyID(key).build();
    }

    private static String signed(JWSHeader header, JWSSigner signer, JWTClaimsSet claims) throws JOSEException {
        var jwt = new SignedJWT(header, claims);
        jwt.sign(signer);
        return jwt.serialize();
    }

    private static String unsigned(String algorithm, JWTClaimsSet claims) {
        return Base64URL.encode("{\"alg\":\"" + algorithm + "\",\"kid\":\"ec\"}") + "."
                + Base64URL.encode(claims.toString());
    }

    private static String withClaimsOf(String token, String other) {
        return token.substring(0, token.indexOf('.'))
                + other.substring(other.indexOf('.'), other.lastIndexOf('.'))
                + token.substring(token.lastIndexOf('.'));
    }
}
