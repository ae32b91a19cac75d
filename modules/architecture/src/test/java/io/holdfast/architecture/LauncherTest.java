package io.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.architecture.SourceTree.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher by itself, in a folder that holds nothing else: what it says before it builds anything. */
class LauncherTest {
    private static final String LAUNCHER = SourceTree.ofThisProject().files().stream()
            .filter(file -> file.path().equals("holdfast"))
            .map(SourceFile::text)
            .findFirst()
            .orElseThrow();

    @TempDir
    Path folder;

    private record Outcome(int exit, String output) {}

    @Test
    void withoutANewEnoughJdkItSaysSoInOneLine() throws Exception {
        Outcome outcome = run(LAUNCHER.replace("MINIMUM_JAVA=21", "MINIMUM_JAVA=9000"), "status");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.output().lines()).singleElement().asString().contains("needs a JDK 9000 or newer");
    }

    @Test
    void itExplainsTheGateWithoutBuilding() throws Exception {
        Outcome outcome = run(LAUNCHER, "test", "--help");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.output()).startsWith("Usage: holdfast test");
        assertThat(folder.resolve("target")).doesNotExist();
    }

    @Test
    void aBuildThatCannotStartFailsWithItsReason() throws Exception {
        Files.createDirectories(folder.resolve("modules"));

        Outcome outcome = run(LAUNCHER, "status");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.output()).contains("the build failed; everything it said is in");
        assertThat(folder.resolve("target/run/lock")).doesNotExist();
    }

    @Test
    void theGateWithoutABrowserSaysInOneLineWhatToDo() throws Exception {
        program("id", "echo 1000");

        Outcome outcome = runAlone("test");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.output().lines())
                .singleElement()
                .asString()
                .contains("need Chromium: install it (Debian's package is chromium), or point CHROMIUM at its program");
    }

    @Test
    void rootOnDebianGetsTheBrowserInstalled() throws Exception {
        program("id", "echo 0");
        program("apt-get", "echo \"$@\" >> \"$0.calls\"; case $1 in install) ln -s id \"${0%/*}/chromium\" ;; esac");

        Outcome outcome = runAlone("test");

        assertThat(Files.readString(folder.resolve("bin/apt-get.calls")))
                .isEqualTo("update\ninstall -y --no-install-recommends chromium\n");
        assertThat(outcome.output()).contains("installing Debian's package chromium", "the gate, on JDK");
    }

    @Test
    void aBrowserThatCannotBeInstalledFailsTheGate() throws Exception {
        program("id", "echo 0");
        program("apt-get", "exit 100");

        Outcome outcome = runAlone("test");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.output()).contains("chromium could not be installed").doesNotContain("the gate, on JDK");
    }

    @Test
    void otherModulesAreTestedWithoutABrowser() throws Exception {
        Outcome outcome = runAlone("test", "-pl", "modules/coordinator");

        assertThat(outcome.output()).contains("the gate, on JDK");
    }

    private void program(String name, String text) throws IOException {
        Path file = Files.createDirectories(folder.resolve("bin")).resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** On a machine that has only those programs, and the few that the launcher itself needs. */
    private Outcome runAlone(String... arguments) throws IOException, InterruptedException {
        program("dirname", "exec /usr/bin/dirname \"$@\"");
        program("mkdir", "exec /bin/mkdir \"$@\"");
        program("ln", "exec /bin/ln \"$@\"");
        return run(
                Map.of("PATH", folder.resolve("bin").toString(), "JAVA_HOME", System.getProperty("java.home")),
                LAUNCHER,
                arguments);
    }

    private Outcome run(String script, String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), script, arguments);
    }

    private Outcome run(Map<String, String> environment, String script, String... arguments)
            throws IOException, InterruptedException {
        Path copy = Files.writeString(folder.resolve("holdfast"), script);
        List<String> command = new ArrayList<>(List.of("/bin/sh", copy.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .directory(Path.of("/").toFile());
        builder.environment().remove("CHROMIUM");
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }
}
