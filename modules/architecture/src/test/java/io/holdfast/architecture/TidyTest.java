package io.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.architecture.SourceTree.SourceFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class TidyTest {
    private static final List<SourceFile> FILES = SourceTree.ofThisProject().files();

    @Test
    void theWholeTreeIsLookedAt() {
        assertThat(FILES)
                .extracting(SourceFile::path)
                .contains("pom.xml", "holdfast", "modules/protocol/src/main/java/io/holdfast/protocol/TxId.java")
                .noneMatch(path -> path.contains("target/"));
        assertThat(ImportRules.modules()).allMatch(module -> FILES.stream()
                .anyMatch(file -> file.isPackageInfo()
                        && file.path().endsWith("src/main/java/io/holdfast/" + module + "/package-info.java")));
    }

    @Test
    void nothingBannedIsWritten() {
        assertThat(WordRules.complaints(FILES)).isEmpty();
    }

    @Test
    void filesAreShortAndPackagesAndScriptsSayWhatTheyAre() {
        assertThat(LayoutRules.complaints(FILES)).isEmpty();
    }

    @Test
    void linksBetweenDocumentsLeadSomewhere() {
        assertThat(LinkRules.complaints(FILES)).isEmpty();
    }

    @Test
    void methodsAreShortAndTypesSayWhyTheyExist() {
        assertThat(SyntaxRules.complaints(FILES)).isEmpty();
    }

    @Test
    void whatIsFetchedIsCompared() {
        assertThat(text(".mvn/maven.config").lines())
                .containsExactlyInAnyOrder(
                        "-Daether.artifactResolver.postProcessor.trustedChecksums=true",
                        "-Daether.artifactResolver.postProcessor.trustedChecksums.checksumAlgorithms=SHA-256",
                        "-Daether.trustedChecksumsSource.summaryFile=true",
                        "-Daether.trustedChecksumsSource.summaryFile.originAware=false",
                        "-Daether.trustedChecksumsSource.summaryFile.basedir=${session.rootDirectory}/.mvn/checksums");
    }

    @Test
    void everyVersionHasItsChecksum() {
        assertThat(ChecksumRules.complaints(text("pom.xml"), text(ChecksumRules.RECORD)))
                .isEmpty();
    }

    private static String text(String path) {
        return FILES.stream()
                .filter(file -> file.path().equals(path))
                .map(SourceFile::text)
                .findFirst()
                .orElse("");
    }
}
