package io.holdfast.embedded;

import java.util.Locale;

/** The system and processor, in the two spellings that the binaries' artifacts use. */
enum Platform {
    LINUX_AMD64("postgres-linux-x86_64.txz", "redis-server-6.2.6-v5-linux-amd64"),
    LINUX_ARM64("postgres-linux-arm_64.txz", "redis-server-6.2.7-linux-arm64");

    private final String postgresArchive;
    private final String redisProgram;

    Platform(String postgresArchive, String redisProgram) {
        this.postgresArchive = postgresArchive;
        this.redisProgram = redisProgram;
    }

    static Platform current() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        boolean arm = processor.equals("aarch64") || processor.equals("arm64");
        if (system.contains("linux") && (arm || processor.equals("amd64"))) {
            return arm ? LINUX_ARM64 : LINUX_AMD64;
        }
        throw new StoreException("no embedded stores for " + system + " on " + processor
                + ": give the addresses of running ones as stock.redis, payment.redis and postgres.uri");
    }

    /** Of the running Linux; the oldest when it does not say. */
    static Version kernel() {
        return Version.in(System.getProperty("os.version", "")).orElse(new Version(0, 0));
    }

    String postgresArchive() {
        return postgresArchive;
    }

    String redisProgram() {
        return redisProgram;
    }
}
