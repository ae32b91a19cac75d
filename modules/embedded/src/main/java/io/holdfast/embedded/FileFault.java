package io.holdfast.embedded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says in words what the JDK's file exceptions say by their type only. */
final class FileFault {
    private FileFault() {}

    static String reason(IOException fault) {
        return switch (fault) {
            case AccessDeniedException denied -> "permission denied (" + denied.getFile() + ")";
            case FileAlreadyExistsException other -> other.getFile() + " is not a folder";
            case NoSuchFileException missing -> missing.getFile() + " does not exist";
            case FileSystemException other
            when other.getReason() != null -> other.getReason() + " (" + other.getFile() + ")";
            default -> String.valueOf(fault.getMessage());
        };
    }
}
