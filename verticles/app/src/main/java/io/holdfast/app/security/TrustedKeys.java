package io.holdfast.app.security;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.Set;

/**
 * The public keys that tokens may be signed with. They are read at the start and again from time to time, so that an issuer
 * can change them; what cannot be read leaves the last ones as they are.
 */
final class TrustedKeys implements JWKSource<SecurityContext> {
    /** Asymmetric ones only: who can check a token cannot make one. */
    static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256, JWSAlgorithm.PS256);

    private static final int TIMEOUT_MS = 5_000;
    private static final int MAX_BYTES = 256 * 1024;

    private final Source source;
    private final String origin;
    private volatile JWKSet keys;

    /** Reads a set of keys, and may wait for it. */
    @FunctionalInterface
    private interface Source {
        JWKSet read() throws IOException, ParseException;
    }

    private TrustedKeys(Source source, String origin) {
        this.source = source;
        this.origin = origin;
        this.keys = read();
    }

    /** A single one, which never changes. */
    static TrustedKeys of(JWK key) {
        var keys = new JWKSet(key.toPublicJWK());
        return new TrustedKeys(() -> keys, "the development key");
    }

    /**
     * Reads them at once.
     *
     * @param location a file, or an https URL, of a JSON Web Key Set
     * @param origin what to name in an error
     */
    static TrustedKeys at(String location, String origin) {
        return new TrustedKeys(
                location.startsWith("https://")
                        ? () -> JWKSet.load(URI.create(location).toURL(), TIMEOUT_MS, TIMEOUT_MS, MAX_BYTES)
                        : () -> JWKSet.load(Path.of(location).toFile()),
                origin);
    }

    /** May wait for the issuer; whether they are others now. */
    boolean refresh() {
        var before = keys;
        keys = read();
        return !before.equals(keys);
    }

    private JWKSet read() {
        try {
            var all = source.read();
            all.getKeys().forEach(this::check);
            if (all.isEmpty()) {
                throw new CommandException(origin + ": there is no key in it");
            }
            return all.toPublicJWKSet();
        } catch (IOException | ParseException e) {
            throw new CommandException(origin + ": these keys cannot be read: " + Cause.of(e), e);
        }
    }

    private void check(JWK key) {
        boolean isFit = key instanceof AsymmetricJWK && !key.isPrivate() && key.getKeyID() != null;
        boolean isForSigning = key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE);
        if (!isFit || !isForSigning) {
            throw new CommandException(origin + ": the key " + key.getKeyID()
                    + " must be a public one, of a `kid`, for signatures (EC or RSA)");
        }
    }

    @Override
    public List<JWK> get(JWKSelector selector, SecurityContext context) {
        return selector.select(keys);
    }
}
