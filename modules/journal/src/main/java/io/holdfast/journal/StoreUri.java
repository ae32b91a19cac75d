package io.holdfast.journal;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The address of a store, and {@code sslrootcert} of its query, which clients do not know: the PEM file of who signs its certificate.
 *
 * @param client as clients take it
 * @param rootCertificate empty to trust whom Java trusts
 */
public record StoreUri(String client, Optional<Path> rootCertificate) {
    private static final String ROOT_CERTIFICATE = "sslrootcert=";

    /** An {@link IllegalArgumentException} when it is no URI. */
    public static StoreUri parse(String uri) {
        var query = URI.create(uri).getRawQuery();
        if (query == null) {
            return new StoreUri(uri, Optional.empty());
        }
        List<String> others = new ArrayList<>();
        Optional<Path> certificate = Optional.empty();
        for (String parameter : query.split("&", -1)) {
            if (parameter.startsWith(ROOT_CERTIFICATE)) {
                var file = parameter.substring(ROOT_CERTIFICATE.length());
                certificate = Optional.of(Path.of(URLDecoder.decode(file.replace("+", "%2B"), StandardCharsets.UTF_8)));
            } else {
                others.add(parameter);
            }
        }
        var address = uri.substring(0, uri.indexOf('?'));
        return new StoreUri(others.isEmpty() ? address : address + "?" + String.join("&", others), certificate);
    }
}
