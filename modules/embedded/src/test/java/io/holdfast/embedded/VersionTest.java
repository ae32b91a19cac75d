package io.holdfast.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionTest {
    @ParameterizedTest
    @CsvSource({
        "Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc, 7, 0",
        "Valkey server v=8.1.2 sha=0, 8, 1",
        "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1), 15, 18",
    })
    void isReadFromWhatAProgramSays(String said, int major, int minor) {
        assertThat(Version.in(said)).isEqualTo(Optional.of(new Version(major, minor)));
    }

    @Test
    void isOrderedByNumberNotByText() {
        assertThat(new Version(18, 10)).isGreaterThan(new Version(18, 9)).isGreaterThan(new Version(9, 20));
        assertThat(new Version(18, 6)).isEqualByComparingTo(new Version(18, 6));
    }

    @Test
    void aProgramThatDoesNotRunHasNone() {
        assertThat(Version.of(Path.of("/nowhere/postgres"))).isEmpty();
        assertThat(Version.in("no digits")).isEmpty();
    }
}
