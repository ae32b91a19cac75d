package io.holdfast.app.cli;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How this program is started once more: with this JVM, its options and its class path. Not with its agents: a debugger's port
 * is taken, and what measures this process is to measure this one only.
 */
public final class OwnProgram {
    private static final String MAIN = "io.holdfast.app.Main";

    private OwnProgram() {}

    /** The words of {@code holdfast ARGUMENTS}. */
    public static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-javaagent:") && !option.startsWith("-agentlib:"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
        command.addAll(arguments);
        return command;
    }
}
