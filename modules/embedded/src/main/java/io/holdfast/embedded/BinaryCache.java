package io.holdfast.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Where programs from Maven artifacts are unpacked, once per user. Each is unpacked beside its place and then moved
 * there, so that a killed JVM leaves no half of one and two JVMs may do it at once.
 */
final class BinaryCache {
    private BinaryCache() {}

    @FunctionalInterface
    interface Unpacking {
        void into(Path folder) throws IOException;
    }

    static Path folder(String name, Unpacking unpacking) {
        Path root = root();
        Path place = root.resolve(name);
        if (Files.isDirectory(place)) {
            return place;
        }
        try {
            Files.createDirectories(root);
            Path unfinished = Files.createTempDirectory(root, name + ".unfinished-");
            unpacking.into(unfinished);
            moveInto(place, unfinished);
            return place;
        } catch (IOException e) {
            throw new StoreException("cannot unpack " + name + " into " + root + ": " + e.getMessage(), e);
        }
    }

    private static void moveInto(Path place, Path unfinished) throws IOException {
        try {
            Files.move(unfinished, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (FileSystemException e) {
            if (!Files.isDirectory(place)) {
                throw e;
            }
            Folders.delete(unfinished); // another JVM was faster, and what it unpacked is the same
        }
    }

    /** The resource of a binaries' artifact, or a line that says which artifact is missing. */
    static InputStream resource(String name) {
        InputStream in = BinaryCache.class.getResourceAsStream("/" + name);
        if (in == null) {
            throw new StoreException("this build holds no " + name + ": build it on this kind of machine");
        }
        return in;
    }

    private static Path root() {
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(cache -> cache.startsWith("/"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("holdfast");
    }
}
