package io.holdfast.journal;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.SslMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** What {@code sslmode} and {@code sslrootcert} mean, as Postgres' own clients take them. */
final class PostgresTls {
    private PostgresTls() {}

    static ClientSSLOptions options(SslMode mode, Optional<Path> rootCertificate) {
        boolean verifiesName = mode == SslMode.VERIFY_FULL;
        boolean verifies = verifiesName || mode == SslMode.VERIFY_CA;
        if (mode == SslMode.VERIFY_CA && rootCertificate.isEmpty()) {
            throw new IllegalArgumentException("sslmode=verify-ca needs sslrootcert");
        }
        var options = new ClientSSLOptions().setHostnameVerificationAlgorithm(verifiesName ? "HTTPS" : "");
        rootCertificate.ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        return options.setTrustAll(!verifies && rootCertificate.isEmpty());
    }

    /** The same for JDBC's URL. */
    static String ofJdbc(SslMode mode, Optional<Path> rootCertificate) {
        if (mode == SslMode.DISABLE) {
            return "?sslmode=disable";
        }
        // Whom Java trusts: the driver would look for a file in the user's home.
        var otherwise = mode == SslMode.VERIFY_FULL ? "&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory" : "";
        return "?sslmode="
                + mode.value
                + rootCertificate
                        .map(file -> "&sslrootcert=" + URLEncoder.encode(file.toString(), StandardCharsets.UTF_8))
                        .orElse(otherwise);
    }
}
