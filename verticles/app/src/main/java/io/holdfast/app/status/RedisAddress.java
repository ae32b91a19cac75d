package io.holdfast.app.status;

import io.holdfast.journal.StoreUri;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.RedisOptions;

/** How Redis is connected to. */
public final class RedisAddress {
    private RedisAddress() {}

    /**
     * For {@code redis://host:port}, or {@code rediss://} for TLS, by which the store must show a certificate for its name; with
     * {@code ?sslrootcert=FILE} one that this one has signed.
     */
    public static RedisOptions options(String uri) {
        var address = StoreUri.parse(uri);
        var net = new NetClientOptions().setHostnameVerificationAlgorithm("HTTPS");
        address.rootCertificate()
                .ifPresent(file -> net.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        return new RedisOptions().setConnectionString(address.client()).setNetClientOptions(net);
    }
}
