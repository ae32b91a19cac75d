package io.holdfast.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;

/** The version of the Postgres artifact this was built with; the artifact itself does not say. */
final class BundledVersion {
    private BundledVersion() {}

    static Version ofPostgres() throws StoreException {
        Properties properties = new Properties();
        try (InputStream in = BundledVersion.class.getResourceAsStream("bundled.properties")) {
            properties.load(Objects.requireNonNull(in, "bundled.properties"));
        } catch (IOException e) {
            throw new StoreException("bundled.properties cannot be read: " + e.getMessage(), e);
        }
        return Version.in(properties.getProperty("postgres", ""))
                .orElseThrow(() -> new IllegalStateException("bundled.properties names no version of Postgres"));
    }
}
