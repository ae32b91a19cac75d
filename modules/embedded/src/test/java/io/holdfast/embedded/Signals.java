package io.holdfast.embedded;

import static org.assertj.core.api.Assertions.assertThat;

/** Signals that {@link ProcessHandle} cannot send. */
final class Signals {
    private Signals() {}

    /** The process stands still and keeps what it has. */
    static void pause(long pid) throws Exception {
        send("STOP", pid);
    }

    static void resume(long pid) throws Exception {
        send("CONT", pid);
    }

    /** {@code kill -9}; returns when it was sent. */
    static void kill(long pid) throws Exception {
        send("KILL", pid);
    }

    private static void send(String signal, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-s", signal, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }
}
