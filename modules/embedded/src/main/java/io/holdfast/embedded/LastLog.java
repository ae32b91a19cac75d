package io.holdfast.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The log of a process' last life, kept beside that of the next one: it says why the last one ended. */
public final class LastLog {
    private LastLog() {}

    /** To be called before the next life begins. */
    public static void keep(Path log) throws IOException {
        if (Files.exists(log)) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".last"), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
