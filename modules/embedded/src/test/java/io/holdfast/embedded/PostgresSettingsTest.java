package io.holdfast.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PostgresSettingsTest {
    private static final StoreAddress ADDRESS = StoreAddress.loopback(15_000);

    @Test
    void durabilityIsOnAndTheLogThatACrashReplaysIsBounded() {
        assertThat(settings(18, 6, 1))
                .containsAllEntriesOf(Map.of(
                        "fsync", "on",
                        "synchronous_commit", "on",
                        "full_page_writes", "on",
                        "max_wal_size", "256MB"));
    }

    @Test
    void recoveryForcesTheFileSystemAtOnceWhereThatReportsFaults() {
        assertThat(settings(15, 5, 8)).containsEntry("recovery_init_sync_method", "syncfs");
        assertThat(settings(15, 5, 7)).doesNotContainKey("recovery_init_sync_method");
        assertThat(settings(13, 6, 1)).doesNotContainKey("recovery_init_sync_method");
    }

    private static Map<String, String> settings(int postgres, int kernel, int kernelMinor) {
        return PostgresSettings.of(new Version(postgres, 0), new Version(kernel, kernelMinor), ADDRESS);
    }
}
