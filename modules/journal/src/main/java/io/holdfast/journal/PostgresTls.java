package io.holdfast.journal;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.SslMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;

/**
 * What {@code sslmode} and {@code sslrootcert} mean, as Postgres' own clients take them. Those modes are refused that go on in plain text
 * when TLS does not come about.
 */
final class PostgresTls {
    private PostgresTls() {}

    static ClientSSLOptions options(SslMode mode, Optional<Path> rootCertificate) {
        var options = new ClientSSLOptions();
        return switch (mode) {
            case DISABLE -> requireNone(rootCertificate, options);
            case REQUIRE ->
                rootCertificate.isPresent()
                        ? trusting(rootCertificate, options.setHostnameVerificationAlgorithm(""))
                        : options.setHostnameVerificationAlgorithm("").setTrustAll(true);
            case VERIFY_CA -> trusting(rootCertificate, options.setHostnameVerificationAlgorithm(""));
            case VERIFY_FULL -> trusting(rootCertificate, options.setHostnameVerificationAlgorithm("HTTPS"));
            case ALLOW, PREFER -> throw new IllegalArgumentException("sslmode=" + mode.value + " may be plain text");
        };
    }

    private static ClientSSLOptions requireNone(Optional<Path> rootCertificate, ClientSSLOptions options) {
        if (rootCertificate.isPresent()) {
            throw new IllegalArgumentException("sslrootcert needs an sslmode");
        }
        return options;
    }

    private static ClientSSLOptions trusting(Optional<Path> rootCertificate, ClientSSLOptions options) {
        return options.setTrustOptions(rootCertificate
                .<TrustOptions>map(file -> new PemTrustOptions().addCertPath(file.toString()))
                .orElseGet(PostgresTls::whomJavaTrusts));
    }

    private static TrustOptions whomJavaTrusts() {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return TrustOptions.wrap(factory.getTrustManagers()[0]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java trusts nobody here", e);
        }
    }

    /** The same for JDBC's URL, whose driver looks at no certificate in the mode {@code require}. */
    static String ofJdbc(SslMode mode, Optional<Path> rootCertificate) {
        if (mode == SslMode.DISABLE) {
            return "?sslmode=disable";
        }
        if (rootCertificate.isPresent()) {
            var file = URLEncoder.encode(rootCertificate.get().toString(), StandardCharsets.UTF_8);
            var verifying = mode == SslMode.REQUIRE ? SslMode.VERIFY_CA : mode;
            return "?sslmode=" + verifying.value + "&sslrootcert=" + file;
        }
        // Whom Java trusts: the driver would look for a file in the user's home.
        return "?sslmode="
                + mode.value
                + (mode == SslMode.REQUIRE ? "" : "&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory");
    }
}
