package io.holdfast.app.security;

import io.holdfast.app.cli.BriefVertx;
import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import io.holdfast.app.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.net.ssl.X509KeyManager;

/**
 * What the server proves with who it is. A key of another certificate would be noticed by no one but its clients, of whom none would get
 * through.
 */
public final class ServerKey {
    private static final byte[] ANYTHING = {1};

    private ServerKey() {}

    /** Fails unless the key is that of the certificate. */
    public static void require(Settings.Tls tls) {
        if (!BriefVertx.with(vertx -> belongTogether(vertx, tls))) {
            throw new CommandException(mismatch(tls));
        }
    }

    private static String mismatch(Settings.Tls tls) {
        return tls.origin() + " is not the key of the certificate in tls.certificate, " + tls.certificate();
    }

    /** As Vert.x reads them, which is what matters. */
    private static boolean belongTogether(Vertx vertx, Settings.Tls tls) {
        try {
            var options = new PemKeyCertOptions()
                    .addCertPath(tls.certificate().toString())
                    .addKeyPath(tls.key().toString());
            var store = options.loadKeyStore(vertx);
            var certificate =
                    (X509Certificate) store.getCertificate(store.aliases().nextElement());
            var algorithm = certificate.getPublicKey().getAlgorithm();
            return Arrays.stream(options.getKeyManagerFactory(vertx).getKeyManagers())
                    .map(X509KeyManager.class::cast)
                    .flatMap(keys -> Stream.ofNullable(keys.getServerAliases(algorithm, null))
                            .flatMap(Arrays::stream)
                            .map(keys::getPrivateKey))
                    .anyMatch(key -> isKeyOf(certificate, key));
        } catch (Exception e) { // all that Vert.x may throw
            throw new CommandException(mismatch(tls) + ", or cannot be read: " + Cause.of(e), e);
        }
    }

    private static boolean isKeyOf(X509Certificate certificate, PrivateKey key) {
        var algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        try {
            var signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(ANYTHING);
            var checking = Signature.getInstance(algorithm);
            checking.initVerify(certificate);
            checking.update(ANYTHING);
            return checking.verify(signing.sign());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
