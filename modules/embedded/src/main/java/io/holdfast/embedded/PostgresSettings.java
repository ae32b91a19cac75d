package io.holdfast.embedded;

import java.util.LinkedHashMap;
import java.util.Map;

/** What our Postgres runs with; given on its command line, which wins over files and {@code ALTER SYSTEM}. */
final class PostgresSettings {
    private static final int ASYNCHRONOUS_IO = 18;

    private PostgresSettings() {}

    static Map<String, String> of(Version version, StoreAddress address) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("listen_addresses", address.host());
        settings.put("port", Integer.toString(address.port()));
        settings.put("unix_socket_directories", "");
        settings.putAll(durability());
        settings.putAll(size());
        if (version.major() >= ASYNCHRONOUS_IO) {
            settings.put("io_method", "sync"); // the data fits into memory: no processes that wait for reads
        }
        return settings;
    }

    private static Map<String, String> durability() {
        return Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on");
    }

    /** For a laptop; checkpoints are spread, and come early enough that a restart replays little. */
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
