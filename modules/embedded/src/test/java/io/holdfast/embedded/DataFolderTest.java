package io.holdfast.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    Path folder;

    @Test
    void aSecondServerIsRefusedUntilTheFirstHasClosed() {
        try (DataFolder first = DataFolder.open(folder)) {
            assertThat(DataFolder.holder(first.path()))
                    .hasValue(ProcessHandle.current().pid());
            assertThatThrownBy(() -> DataFolder.open(folder))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("in use by another Holdfast server, pid");
        }

        assertThat(DataFolder.holder(folder)).isEmpty();
        DataFolder.open(folder).close();
    }

    @Test
    void anotherProcessSeesWhoHoldsTheFolderAndIsRefused() throws Exception {
        try (ChildJvm server = ChildJvm.run(HoldsFolder.class, folder)) {
            assertThat(server.readLine()).isEqualTo("open");

            assertThat(DataFolder.holder(folder)).hasValue(server.pid());
            assertThatThrownBy(() -> DataFolder.open(folder)).hasMessageContaining("pid " + server.pid());

            server.kill();
            assertThat(DataFolder.holder(folder)).isEmpty();
            DataFolder.open(folder).close();
        }
    }

    @Test
    void clearingRemovesOnlyWhatIsOurs() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        Path foreign = Files.createDirectories(folder.resolve("photos"));
        Files.writeString(foreign.resolve("cat.jpg"), "a cat");
        Files.writeString(folder.resolve("notes.txt"), "mine");
        try (DataFolder data = DataFolder.open(folder)) {
            Path ours = data.claim("redis");
            Files.createSymbolicLink(ours.resolve("link"), foreign);
            Files.writeString(ours.resolve("old"), "old");

            data.clear();

            assertThat(ours).doesNotExist();
            assertThat(foreign.resolve("cat.jpg")).hasContent("a cat");
            assertThat(folder.resolve("notes.txt")).hasContent("mine");
        }
    }

    @Test
    void aForeignFolderOfOurNameIsRefusedAndKept() throws IOException {
        Path foreign = Files.createDirectories(folder.resolve("redis"));
        Files.writeString(foreign.resolve("dump.rdb"), "theirs");
        try (DataFolder data = DataFolder.open(folder)) {
            assertThatThrownBy(() -> data.claim("redis")).hasMessageContaining("is not Holdfast's");

            data.clear();

            assertThat(foreign.resolve("dump.rdb")).hasContent("theirs");
        }
    }

    @Test
    void removingTakesTheFolderAwayUnlessSomethingForeignIsInIt() throws IOException {
        Path own = folder.resolve("own");
        DataFolder.open(own).remove();
        assertThat(own).doesNotExist();

        Path shared = Files.createDirectories(folder.resolve("shared"));
        Files.writeString(shared.resolve("notes.txt"), "mine");
        DataFolder.open(shared).remove();
        assertThat(shared).isDirectoryContaining(file -> file.endsWith("notes.txt"));
    }

    @Test
    void aFileInThePlaceOfTheFolderIsOneClearLine() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> DataFolder.open(file))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot use " + file)
                .hasMessageContaining("is not a folder");
    }

    /** Opens the folder, says so, and holds it until it is killed. */
    static final class HoldsFolder {
        public static void main(String[] arguments) throws IOException {
            try (DataFolder held = DataFolder.open(Path.of(arguments[0]))) {
                System.out.println("open");
                assertThat(System.in.read()).as(held.path().toString()).isNegative();
            }
        }
    }
}
