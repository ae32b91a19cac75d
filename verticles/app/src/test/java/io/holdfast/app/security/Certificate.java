package io.holdfast.app.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Made by {@code keytool}, which every JDK has.
 *
 * @param trusted of who trusts it and nothing else, and of who serves with it
 */
record Certificate(Path chain, Path key, SSLContext trusted) {
    private static final char[] PASSWORD = "changeit".toCharArray();

    static Certificate in(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        return in(folder, "ip:127.0.0.1,dns:localhost");
    }

    /** For these names. */
    static Certificate in(Path folder, String names)
            throws IOException, InterruptedException, GeneralSecurityException {
        var store = folder.resolve("server.p12");
        var made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=" + names,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .inheritIO()
                .start()
                .waitFor();
        assertThat(made).isZero();
        var keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        var trusting = TrustManagerFactory.getInstance("PKIX");
        var anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("server", keys.getCertificate("server"));
        trusting.init(anchors);
        var trusted = SSLContext.getInstance("TLS");
        var serving = KeyManagerFactory.getInstance("PKIX");
        serving.init(keys, PASSWORD);
        trusted.init(serving.getKeyManagers(), trusting.getTrustManagers(), null);
        return new Certificate(
                pem(
                        folder.resolve("server.crt"),
                        "CERTIFICATE",
                        keys.getCertificate("server").getEncoded()),
                pem(
                        folder.resolve("server.key"),
                        "PRIVATE KEY",
                        keys.getKey("server", PASSWORD).getEncoded()),
                trusted);
    }

    private static Path pem(Path file, String what, byte[] bytes) throws IOException {
        var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n");
    }
}
