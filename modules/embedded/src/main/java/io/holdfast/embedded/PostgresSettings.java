package io.holdfast.embedded;

import java.util.LinkedHashMap;
import java.util.Map;

/** What our Postgres runs with; given on its command line, which wins over files and {@code ALTER SYSTEM}. */
final class PostgresSettings {
    private static final int ASYNCHRONOUS_IO = 18;
    private static final int SYNC_METHODS = 14;
    private static final Version HONEST_SYNCFS = new Version(5, 8);

    private PostgresSettings() {}

    static Map<String, String> of(Version version, Version kernel, StoreAddress address) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("listen_addresses", address.host());
        settings.put("port", Integer.toString(address.port()));
        settings.put("unix_socket_directories", "");
        settings.putAll(durability());
        settings.putAll(size());
        settings.putAll(recovery(version, kernel));
        if (version.major() >= ASYNCHRONOUS_IO) {
            settings.put("io_method", "sync"); // the data fits into memory: no processes that wait for reads
        }
        return settings;
    }

    private static Map<String, String> durability() {
        return Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on");
    }

    /**
     * Recovery begins by forcing everything to disk: a thousand files one by one, more than a second with nothing to do, or the
     * whole file system at once, whose faults Linux reports since 5.8.
     */
    private static Map<String, String> recovery(Version version, Version kernel) {
        return version.major() >= SYNC_METHODS && kernel.compareTo(HONEST_SYNCFS) >= 0
                ? Map.of("recovery_init_sync_method", "syncfs")
                : Map.of();
    }

    /** For a laptop; checkpoints are spread, and come early enough that a restart after a crash replays at most 256 MB. */
    private static Map<String, String> size() {
        return Map.of(
                "max_connections", "300",
                "shared_buffers", "128MB",
                "huge_pages", "off",
                "max_wal_size", "256MB",
                "checkpoint_timeout", "5min",
                "checkpoint_completion_target", "0.9",
                "log_checkpoints", "off",
                "jit", "off");
    }
}
