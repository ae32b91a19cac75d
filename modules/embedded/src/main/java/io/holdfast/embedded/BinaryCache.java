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
 * Where programs from Maven artifacts are unpacked: once per user, or into {@code fallback} when the user has no home
 * to keep them in. Each is unpacked beside its place and then moved
 * there, so that a killed JVM leaves no half of one and two JVMs may do it at once.
 */
record BinaryCache(Optional<Path> usersOwn, Path fallback) {
    static BinaryCache of(Path fallback) {
        return new BinaryCache(usersOwnFolder(), fallback);
    }

    @FunctionalInterface
    interface Unpacking {
        void into(Path folder) throws IOException;
    }

    Path folder(String name, Unpacking unpacking) {
        Path root = usersOwn.filter(BinaryCache::isUsable).orElse(fallback);
        Path place = root.resolve(name);
        return Files.isDirectory(place) ? place : unpack(name, root, unpacking);
    }

    private static Path unpack(String name, Path root, Unpacking unpacking) {
        Path place = root.resolve(name);
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

    private static boolean isUsable(Path root) {
        try {
            return Files.isWritable(Files.createDirectories(root));
        } catch (IOException e) {
            return false; // a home that does not exist, or is read-only
        }
    }

    private static Optional<Path> usersOwnFolder() {
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .map(Path::of)
                .filter(Path::isAbsolute)
                .or(() -> Optional.of(Path.of(System.getProperty("user.home"), ".cache")))
                .filter(Path::isAbsolute)
                .map(cache -> cache.resolve("holdfast"));
    }
}
