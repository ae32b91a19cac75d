package io.holdfast.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the Redis to run: the machine's own when it is recent enough, otherwise the artifact's Redis 6.2. */
final class RedisProgram {
    private static final int RECENT = 7;

    private RedisProgram() {}

    static Path find(BinaryCache cache) {
        return Stream.of("redis-server", "valkey-server")
                .flatMap(name -> SearchPath.find(name).stream())
                .filter(RedisProgram::isRecent)
                .findFirst()
                .orElseGet(() -> unpacked(cache));
    }

    private static boolean isRecent(Path program) {
        Optional<Version> version = Version.of(program);
        return version.isPresent() && version.get().major() >= RECENT;
    }

    static Path unpacked(BinaryCache cache) {
        String resource = Platform.current().redisProgram();
        return cache.folder(resource, folder -> unpack(resource, folder.resolve("redis-server")))
                .resolve("redis-server");
    }

    private static void unpack(String resource, Path program) throws IOException {
        try (InputStream in = BinaryCache.resource(resource)) {
            Files.copy(in, program);
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** Why it ended at once, in one line. */
    static String explain(Path program, String output) {
        if (output.contains("libssl.so.3") || output.contains("libcrypto.so.3")) {
            return "the Redis 6.2 that Holdfast brings needs libssl.so.3 (OpenSSL 3), which this machine lacks: install it,"
                    + " or redis-server or valkey-server 7 or newer";
        }
        return program + " ended at once: " + LogText.lastLine(output);
    }
}
