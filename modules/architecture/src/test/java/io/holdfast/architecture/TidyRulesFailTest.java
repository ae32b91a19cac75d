package io.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.architecture.SourceTree.SourceFile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shows that each rule about sources finds what it forbids. */
class TidyRulesFailTest {
    private static final String MAIN = "modules/journal/src/main/java/io/holdfast/journal/";
    private static final String TEST = "modules/journal/src/test/java/io/holdfast/journal/";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "modules/journal/src/main/java/A.java | // TODO later",
                "lua/prepare.lua                      | -- FIXME",
                "modules/journal/src/test/java/A.java | Thread.sleep(100);",
                "modules/journal/src/test/java/A.java | TimeUnit.SECONDS.sleep(1);",
                "modules/journal/src/test/java/A.java | import org.mockito.Mockito;",
                "modules/journal/src/test/java/A.java | @Disabled void later() {}",
                "modules/journal/src/main/java/A.java | catch (Exception e) { }",
                "modules/journal/src/main/java/A.java | catch (Exception ignored) { next(); }",
                "modules/journal/src/main/java/A.java | e.printStackTrace();",
                "modules/journal/src/main/java/A.java | System.exit(1);",
                "docs/OPERATIONS.md                   | cd /home/someone/holdfast",
                "lua/prepare.lua                      | local now = redis.call('TIME')",
            })
    void aBannedWordIsFound(String path, String text) {
        assertThat(WordRules.complaints(List.of(new SourceFile(path, text)))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "verticles/app/src/main/java/A.java   | System.exit(1);",
                "modules/journal/src/test/java/A.java | @Disabled(\"needs a cluster\") void later() {}",
                "docs/OPERATIONS.md                   | GET /stock/work/order",
                "modules/journal/src/main/java/A.java | catch (Exception e) { throw e; }",
            })
    void whatIsNotBannedPasses(String path, String text) {
        assertThat(WordRules.complaints(List.of(new SourceFile(path, text)))).isEmpty();
    }

    @Test
    void aLongFileIsFound() {
        assertThat(LayoutRules.complaints(List.of(new SourceFile("modules/journal/a.sql", "\n".repeat(401)))))
                .singleElement()
                .asString()
                .contains("401 lines");
    }

    @Test
    void untidyEndsOfLinesAreFound() {
        assertThat(LayoutRules.complaints(List.of(
                        new SourceFile("a.sql", "no line feed"),
                        new SourceFile("b.sql", "space \n"),
                        new SourceFile("c.sql", "\ttab\n"),
                        new SourceFile("d.sql", "dos\r\n"))))
                .hasSize(4);
    }

    @Test
    void aPackageWithoutItsParagraphIsFound() {
        SourceFile type = new SourceFile(MAIN + "A.java", "/** A. */\nclass A {}\n");
        SourceFile bare = new SourceFile(MAIN + "package-info.java", "@NullMarked\npackage io.holdfast.journal;\n");

        assertThat(LayoutRules.complaints(List.of(type)))
                .singleElement()
                .asString()
                .contains("no package-info");
        assertThat(LayoutRules.complaints(List.of(type, bare)))
                .singleElement()
                .asString()
                .contains("needs a paragraph");
    }

    @Test
    void aScriptWithoutHeaderOrUseIsFound() {
        String header = "-- a: does it.\n--\n-- KEYS: 1 header\n-- ARGV: 1 generation\n-- Replies: DONE\n";
        SourceFile good = new SourceFile("lua/low_water.lua", header);
        SourceFile headless = new SourceFile("lua/low_water.lua", "-- a: does it.\n");
        SourceFile user = new SourceFile("modules/reservations/src/main/java/A.java", "run(LOW_WATER);\n");
        SourceFile fragment = new SourceFile("lua/include/shard.lua", "-- shared\n");
        SourceFile includer = new SourceFile("lua/low_water.lua", header + "-- include: shard.lua\n");

        assertThat(LayoutRules.complaints(List.of(good))).containsExactly("lua/low_water.lua is used by nothing");
        assertThat(LayoutRules.complaints(List.of(headless, user)))
                .filteredOn(each -> each.contains("lacks the header line"))
                .hasSize(3);
        assertThat(LayoutRules.complaints(List.of(fragment)))
                .containsExactly("lua/include/shard.lua is used by nothing");
        assertThat(LayoutRules.complaints(List.of(fragment, includer, user)))
                .noneMatch(each -> each.startsWith("lua/"));
    }

    @Test
    void aLinkThatLeadsNowhereIsFound() {
        SourceFile target = new SourceFile("docs/B.md", "# The B, in short\n```sh\n# no heading\n```\n");
        SourceFile good = new SourceFile(
                "docs/A.md",
                "# A\n[b](B.md) [b](B.md#the-b-in-short) [a](#a) [up](../docs/B.md) [web](https://b.example/B.md#c)\n"
                        + "```\n[code](is.not) a link\n```\n");
        SourceFile bad = new SourceFile("README.md", "[b](docs/C.md) [b](docs/B.md#no-heading) [up](B.md) [a](#a)\n");

        assertThat(LinkRules.complaints(List.of(target, good))).isEmpty();
        assertThat(LinkRules.complaints(List.of(target, good, bad)))
                .hasSize(4)
                .allMatch(each -> each.startsWith("README.md links to "));
    }

    @Test
    void aLongMethodIsFound() {
        String method = "class A {\n    void a() {\n" + "        b();\n".repeat(49) + "    }\n}\n";

        assertThat(SyntaxRules.complaints(List.of(new SourceFile(TEST + "A.java", method))))
                .containsExactly(TEST + "A.java:2 a has 51 lines, at most 50: name its parts");
    }

    @Test
    void anEmptyNameAndAMissingReasonAreFound() {
        SourceFile source = new SourceFile(MAIN + "OrderManager.java", "class OrderManager {}\n");

        assertThat(SyntaxRules.complaints(List.of(source)))
                .containsExactly(
                        MAIN + "OrderManager.java:1 is called OrderManager: name it after what it does",
                        MAIN + "OrderManager.java:1 OrderManager does not say why it exists");
    }

    @Test
    void aVersionWithoutItsChecksumIsFound() {
        var pom = """
                <one.version>1.0</one.version>
                <groupId>a.b</groupId> <artifactId>one</artifactId> <version>${one.version}</version>
                <groupId>a.b</groupId> <artifactId>poms</artifactId> <version>3.0</version> <type>pom</type>
                <artifactId>maven-two-plugin</artifactId> <version>2.0</version>
                <groupId>io.holdfast</groupId> <artifactId>ours</artifactId> <version>${project.version}</version>
                """;
        var record =
                "00  a/b/one/1.0/one-1.0.jar\n01  a/b/poms/3.0/poms-3.0.pom\n00  org/apache/maven/plugins/maven-two-plugin/2.0/maven-two-plugin-2.0.jar\n";

        assertThat(ChecksumRules.complaints(pom, record)).isEmpty();
        assertThat(ChecksumRules.complaints(pom, record.replace("1.0", "0.9")))
                .singleElement()
                .asString()
                .startsWith("a/b/one/1.0/one-1.0.jar has no checksum");
        assertThat(ChecksumRules.complaints(pom, record.replace("one-1.0.jar", "one-1.0.pom")))
                .hasSize(1);
        assertThat(ChecksumRules.complaints(pom, "")).hasSize(3);
    }
}
