package io.holdfast.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryCacheTest {
    @TempDir
    Path folder;

    private final AtomicInteger unpacked = new AtomicInteger();

    @Test
    void unpacksOncePerUser() {
        Path first = cache().folder("tool-1", this::unpack);
        Path second = cache().folder("tool-1", this::unpack);

        assertThat(first).isEqualTo(second).isDirectoryContaining(file -> file.endsWith("tool"));
        assertThat(unpacked).hasValue(1);
    }

    @Test
    void withoutAHomeItUnpacksIntoTheFallback() {
        Path noFolder = Path.of("/dev/null/.cache");

        assertThat(new BinaryCache(Optional.of(noFolder), fallback()).folder("tool-1", this::unpack))
                .isEqualTo(fallback().resolve("tool-1"));
        assertThat(new BinaryCache(Optional.empty(), fallback()).folder("tool-1", this::unpack))
                .isEqualTo(fallback().resolve("tool-1"));
        assertThat(unpacked).hasValue(1);
    }

    @Test
    void anUnpackingThatFailsLeavesNothingThatLooksDone() {
        assertThatThrownBy(() -> cache().folder("tool-1", target -> {
                    unpack(target);
                    throw new IOException("disk full");
                }))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("disk full");

        assertThat(cache().folder("tool-1", this::unpack)).isDirectoryContaining(file -> file.endsWith("tool"));
        assertThat(unpacked).hasValue(2);
    }

    @Test
    void oneThatSomebodyElseUnpackedMeanwhileIsTaken() {
        Path place = cache().folder("tool-1", target -> {
            unpack(target);
            cache().folder("tool-1", this::unpack);
        });

        assertThat(place).isDirectoryContaining(file -> file.endsWith("tool"));
        assertThat(place.getParent())
                .isDirectoryNotContaining(file -> file.toString().contains("unfinished"));
    }

    @Test
    void aMissingArtifactIsOneClearLine() {
        assertThatThrownBy(() -> BinaryCache.resource("no-such-archive"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("this build holds no no-such-archive");
    }

    private BinaryCache cache() {
        return new BinaryCache(Optional.of(folder.resolve("home/.cache")), fallback());
    }

    private Path fallback() {
        return folder.resolve("fallback");
    }

    private void unpack(Path target) throws IOException {
        unpacked.incrementAndGet();
        Files.writeString(target.resolve("tool"), "a program");
    }
}
