package io.holdfast.app.logging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Whether a person reads along: Java tells that of no standard error, but Linux shows where it goes. */
final class Terminal {
    private static final Pattern DEVICE = Pattern.compile("/dev/(?:pts/\\d+|tty.*|console)");
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    private Terminal() {}

    static boolean isStandardError() {
        return isOne(STANDARD_ERROR);
    }

    /** Where the system does not show it, a person is taken to: those are the machines of developers. */
    static boolean isOne(Path link) {
        try {
            return DEVICE.matcher(Files.readSymbolicLink(link).toString()).matches();
        } catch (IOException notShown) {
            return true;
        }
    }
}
