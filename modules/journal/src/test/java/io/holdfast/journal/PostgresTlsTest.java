package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.SslMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresTlsTest {
    private static final Optional<Path> FILE = Optional.of(Path.of("/etc/an authority.pem"));
    private static final String ENCODED = "&sslrootcert=%2Fetc%2Fan+authority.pem";

    @Test
    void onlyTheFullModeLooksAtTheNameAndOnlyRequireWithoutAFileTrustsAnybody() {
        for (SslMode mode : List.of(SslMode.REQUIRE, SslMode.VERIFY_CA, SslMode.VERIFY_FULL)) {
            for (Optional<Path> file : List.of(FILE, Optional.<Path>empty())) {
                var options = PostgresTls.options(mode, file);
                assertThat(options.getHostnameVerificationAlgorithm())
                        .isEqualTo(mode == SslMode.VERIFY_FULL ? "HTTPS" : "");
                assertThat(options.isTrustAll()).isEqualTo(mode == SslMode.REQUIRE && file.isEmpty());
                assertThat(options.getTrustOptions() == null).isEqualTo(options.isTrustAll());
                assertThat(options.getTrustOptions() instanceof PemTrustOptions).isEqualTo(file.isPresent());
            }
        }
    }

    @Test
    void theDriverOfTheMigrationsIsToldTheSame() {
        assertThat(PostgresTls.ofJdbc(SslMode.DISABLE, Optional.empty())).isEqualTo("?sslmode=disable");
        assertThat(PostgresTls.ofJdbc(SslMode.VERIFY_FULL, FILE)).isEqualTo("?sslmode=verify-full" + ENCODED);
        assertThat(PostgresTls.ofJdbc(SslMode.REQUIRE, FILE)).isEqualTo("?sslmode=verify-ca" + ENCODED);
        assertThat(PostgresTls.ofJdbc(SslMode.REQUIRE, Optional.empty())).isEqualTo("?sslmode=require");
        assertThat(PostgresTls.ofJdbc(SslMode.VERIFY_FULL, Optional.empty()))
                .isEqualTo("?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?sslmode=prefer",
                "?sslmode=allow",
                "?sslrootcert=/ca.pem",
                "?sslmode=disable&sslrootcert=/ca.pem"
            })
    void whatWouldGoOnInPlainTextIsRefused(String query) {
        assertThatThrownBy(() -> Postgres.at("postgresql://user@host/database" + query))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theFileIsNothingThatAClientIsTold() {
        assertThat(StoreUri.parse("rediss://h:1/2?a=b&sslrootcert=/a%20b+c.pem&c"))
                .isEqualTo(new StoreUri("rediss://h:1/2?a=b&c", Optional.of(Path.of("/a b+c.pem"))));
        assertThat(StoreUri.parse("redis://h:1")).isEqualTo(new StoreUri("redis://h:1", Optional.empty()));
    }
}
