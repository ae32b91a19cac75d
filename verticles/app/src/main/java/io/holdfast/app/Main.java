package io.holdfast.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point: turns arguments into one command and its exit code. */
@Command(
        name = "holdfast",
        description = "A checkout engine that sells exactly once, and loses nothing.",
        mixinStandardHelpOptions = true)
public final class Main implements Runnable {
    private final CommandLine commandLine = new CommandLine(this);

    public static void main(String[] args) {
        System.exit(new Main().commandLine.execute(args));
    }

    @Override
    public void run() {
        commandLine.usage(System.out);
    }
}
