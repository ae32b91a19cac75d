package io.holdfast.app.chaos;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Signals to processes that are not ours to wait for. */
final class Signals {
    private static final long LIMIT_S = 10;

    private Signals() {}

    /** {@code kill -9}; false when it had ended already. */
    static boolean kill(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::destroyForcibly).isPresent();
    }

    static List<Long> stop(long pid) {
        send("STOP", List.of(pid));
        return List.of(pid);
    }

    /** The process and those that it started; itself first, so that it starts no more of them. */
    static List<Long> stopFamily(long pid) {
        List<Long> family = new ArrayList<>(stop(pid));
        ProcessHandle.of(pid)
                .ifPresent(
                        process -> process.descendants().map(ProcessHandle::pid).forEach(family::add));
        send("STOP", family);
        return List.copyOf(family);
    }

    /** Those that have ended meanwhile are no news. */
    static void goOn(List<Long> pids) {
        send("CONT", pids);
    }

    private static void send(String signal, List<Long> pids) {
        List<String> command = new ArrayList<>(List.of("kill", "-s", signal));
        pids.forEach(pid -> command.add(Long.toString(pid)));
        try {
            CompletableFuture<Process> end = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .onExit();
            end.orTimeout(LIMIT_S, TimeUnit.SECONDS).join();
        } catch (IOException e) {
            throw new CommandException("cannot send a signal: " + Cause.of(e), e);
        }
    }
}
