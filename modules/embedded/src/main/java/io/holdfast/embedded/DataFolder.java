package io.holdfast.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * A folder with the data of one instance. It may be anybody's folder with other things in it, so ours are marked, and
 * only what is marked is ever used or removed. A file lock, which ends with its process, keeps a second server out.
 */
public final class DataFolder implements AutoCloseable {
    private static final String MARK = ".holdfast-owns-this-folder";

    private final Path path;
    private final FolderLock lock;

    private DataFolder(Path path, FolderLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Creates the folder when it is missing, and locks it; a {@link StoreException} when another server has it. */
    public static DataFolder open(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(path);
            return new DataFolder(path, FolderLock.acquire(path));
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    /** The pid of the server that has the folder open now; empty when there is none, also after a {@code kill -9}. */
    public static OptionalLong holder(Path folder) {
        try {
            return FolderLock.holder(folder.toAbsolutePath().normalize());
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    /** Whether a server ever used the folder; when not, looking at it should leave nothing in it either. */
    public static boolean isUsed(Path folder) {
        return FolderLock.exists(folder);
    }

    /** The pids of the stores that live in the folder now; needs no lock. */
    public static Set<Long> livingStores(Path folder) {
        Set<Long> pids = new TreeSet<>();
        try {
            for (Path own : isUsed(folder) ? claimed(folder) : List.<Path>of()) {
                Residents.of(own).now().forEach(store -> pids.add(store.pid()));
            }
            return pids;
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    public Path path() {
        return path;
    }

    /** The folder {@code name} in here, created and marked as ours; someone else's of that name is refused. */
    public Path claim(String name) {
        Path own = path.resolve(name);
        try {
            Files.createDirectories(own);
            if (!isOurs(own)) {
                if (!isEmpty(own)) {
                    throw new StoreException(own + " is not Holdfast's: choose another data folder");
                }
                Files.writeString(own.resolve(MARK), "holdfast up --fresh removes this folder\n", UTF_8);
            }
            return own;
        } catch (IOException e) {
            throw unusable(own, e);
        }
    }

    /** Ends the stores of an earlier life, should any be left. */
    public void endStores() {
        try {
            for (Path own : claimed(path)) {
                Residents.of(own).end(EmbeddedPostgres.GRACE);
            }
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    /** Ends the stores of an earlier life and removes every folder that is ours; what is not stays. */
    public void clear() {
        endStores();
        try {
            for (Path own : claimed(path)) {
                Folders.delete(own);
            }
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    /** Removes all of it, the folder included unless it holds something that is not ours. */
    public void remove() {
        clear();
        try {
            lock.remove();
            if (isEmpty(path)) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    private static List<Path> claimed(Path folder) throws IOException {
        List<Path> ours = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, DataFolder::isOurs)) {
            entries.forEach(ours::add);
        }
        return ours;
    }

    private static boolean isOurs(Path folder) {
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && Files.isRegularFile(folder.resolve(MARK));
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            return !entries.iterator().hasNext();
        }
    }

    private static StoreException unusable(Path path, IOException e) {
        return new StoreException("cannot use " + path + ": " + FileFault.reason(e), e);
    }
}
