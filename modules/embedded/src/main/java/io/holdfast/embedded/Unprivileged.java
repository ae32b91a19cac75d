package io.holdfast.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Postgres refuses to run as root, and {@code initdb} as a user without a name, as containers have. In a user
 * namespace of its own such a process is {@code nobody}, and yet the owner of its files: it may use a folder that only
 * root may enter, and nothing has to change hands.
 */
final class Unprivileged {
    private Unprivileged() {}

    static List<String> command(Path program) {
        return isRoot() || isNameless() ? List.of(unshare(), "-U", program.toString()) : List.of(program.toString());
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return "root".equals(System.getProperty("user.name"));
        }
    }

    /** The JDK's way to say that the system knows no name for the user. */
    private static boolean isNameless() {
        return "?".equals(System.getProperty("user.name"));
    }

    private static String unshare() {
        String unshare = SearchPath.find("unshare").map(Path::toString).orElse("unshare");
        if (!works(unshare)) {
            throw new StoreException(
                    "Postgres does not run as root or as a user without a name, and `unshare -U` does not work here:"
                            + " run Holdfast as an ordinary user, or give the address of a running Postgres as postgres.uri");
        }
        return unshare;
    }

    private static boolean works(String unshare) {
        try {
            return new ProcessBuilder(unshare, "-U", "true")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .onExit()
                            .join()
                            .exitValue()
                    == 0;
        } catch (IOException e) {
            return false; // there is no such program
        }
    }
}
