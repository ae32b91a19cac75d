package io.holdfast.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.app.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTest {
    @TempDir
    Path folder;

    @Test
    void aReportReplacesTheOneBeforeAndLeavesNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("report.html"), "the one before");
        ReportFile report = new ReportFile(file);
        assertThat(report.fault()).isEmpty();

        report.write("the new one");

        assertThat(file).hasContent("the new one");
        assertThat(names()).containsExactly("report.html");
    }

    /** Whoever has the old one open reads it to its end: it is another file, not the same with other content. */
    @Test
    void whoeverReadsTheOneBeforeGoesOnReadingIt() throws IOException {
        Path file = Files.writeString(folder.resolve("report.html"), "the one before");
        try (var reader = Files.newBufferedReader(file)) {
            new ReportFile(file).write("the new one");

            assertThat(reader.readLine()).isEqualTo("the one before");
        }
    }

    @Test
    void aFolderThatIsNotThereIsAFault() {
        assertThat(new ReportFile(folder.resolve("none").resolve("r.html")).fault())
                .hasValue("there is no folder " + folder.resolve("none") + " for the report");
    }

    @Test
    void aFolderIsNotReplacedByAReport() {
        assertThat(new ReportFile(folder).fault())
                .hasValueSatisfying(fault -> assertThat(fault).endsWith("which is not a file"));
    }

    @Test
    void aReportThatCannotBeWrittenAfterAllIsOneLine() throws IOException {
        Path full = Files.createDirectory(folder.resolve("taken"));
        Files.writeString(full.resolve("content"), "x");

        assertThatThrownBy(() -> new ReportFile(full).write("html"))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("cannot write the report to " + full);
        assertThat(names()).containsExactly("taken");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
