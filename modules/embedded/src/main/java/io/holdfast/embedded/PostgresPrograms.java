package io.holdfast.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code postgres} and {@code initdb} of one version: the artifact's, or those on {@code PATH} when they are newer. */
record PostgresPrograms(Version version, Path postgres, Path initdb) {
    private static final String VERSION_FILE = "PG_VERSION";

    /** The newest; for data that exists already, the newest of the major version that wrote it. */
    static PostgresPrograms find(Path data, BinaryCache cache) {
        Optional<String> written = majorVersionOf(data);
        return Stream.concat(onPath().stream(), Stream.of(bundled(cache)))
                .filter(programs -> written.isEmpty() || written.get().equals(programs.major()))
                .max(Comparator.comparing(PostgresPrograms::version))
                .orElseThrow(() -> new StoreException(
                        "the data in " + data + " is of Postgres " + written.orElse("?") + ", and here is Postgres "
                                + bundled(cache).major() + ": install that version, or use another folder"));
    }

    private String major() {
        return Integer.toString(version.major());
    }

    private static Optional<String> majorVersionOf(Path data) {
        Path file = data.resolve(VERSION_FILE);
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
        } catch (IOException e) {
            throw new StoreException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static Optional<PostgresPrograms> onPath() {
        return SearchPath.find("postgres").flatMap(PostgresPrograms::installed);
    }

    private static Optional<PostgresPrograms> installed(Path postgres) {
        try {
            Path real = postgres.toRealPath();
            Path initdb = real.resolveSibling("initdb");
            return Files.isExecutable(initdb)
                    ? Version.of(real).map(version -> new PostgresPrograms(version, real, initdb))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // a link to nowhere is no Postgres
        }
    }

    static PostgresPrograms bundled(BinaryCache cache) {
        String archive = Platform.current().postgresArchive();
        Version version = BundledVersion.ofPostgres();
        Path folder = cache.folder("postgres-" + version, target -> unpack(archive, target));
        return new PostgresPrograms(version, folder.resolve("bin/postgres"), folder.resolve("bin/initdb"));
    }

    private static void unpack(String archive, Path folder) throws IOException {
        try (InputStream in = BinaryCache.resource(archive)) {
            PostgresArchive.unpack(in, folder);
        }
    }
}
