package io.holdfast.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An exclusive lock on a folder, held by a process and released by the system when that process ends. The holder's pid
 * stands in the file, and is to be believed only while the lock is held.
 */
final class FolderLock implements AutoCloseable {
    private static final String FILE = "holdfast.lock";
    private static final Duration PATIENCE = Duration.ofSeconds(1); // a status that looks holds it for a moment
    private static final Duration POLL = Duration.ofMillis(20);

    /** Of this JVM: the system's locks are per process, and closing a second channel would release the first. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    static FolderLock acquire(Path folder) throws IOException {
        if (!HELD_HERE.add(folder)) {
            throw inUse(folder, ProcessHandle.current().pid());
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(folder.resolve(FILE), CREATE, READ, WRITE);
            lock(channel, folder);
            channel.truncate(0).write(UTF_8.encode(ProcessHandle.current().pid() + "\n"));
            return new FolderLock(folder, channel);
        } catch (IOException | RuntimeException e) {
            HELD_HERE.remove(folder);
            if (channel != null) {
                channel.close();
            }
            throw e;
        }
    }

    private static void lock(FileChannel channel, Path folder) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (channel.tryLock() == null) {
            if (System.nanoTime() > end) {
                throw inUse(folder, pidIn(channel).orElse(0));
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private static StoreException inUse(Path folder, long pid) {
        return new StoreException(folder + " is in use by another Holdfast server, pid " + pid);
    }

    static boolean exists(Path folder) {
        return Files.exists(folder.resolve(FILE));
    }

    static OptionalLong holder(Path folder) throws IOException {
        if (HELD_HERE.contains(folder)) {
            return OptionalLong.of(ProcessHandle.current().pid());
        }
        Path file = folder.resolve(FILE);
        if (Files.notExists(file)) {
            return OptionalLong.empty();
        }
        try (FileChannel channel = FileChannel.open(file, READ);
                @Nullable FileLock free = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return free == null ? pidIn(channel) : OptionalLong.empty();
        }
    }

    private static OptionalLong pidIn(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(32);
        channel.read(bytes, 0);
        String text = UTF_8.decode(bytes.flip()).toString().strip();
        return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }

    /** Also removes the file; while we still hold it, so that nobody else's is meant. */
    void remove() throws IOException {
        Files.deleteIfExists(folder.resolve(FILE));
        close();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD_HERE.remove(folder);
    }
}
