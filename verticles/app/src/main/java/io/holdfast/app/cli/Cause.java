package io.holdfast.app.cli;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Puts a failure into one line. */
public final class Cause {
    private Cause() {}

    public static String of(Throwable failure) {
        Throwable told = unwrapped(failure);
        return Optional.ofNullable(told.getMessage())
                .filter(message -> !message.isBlank())
                .map(message -> message.strip().replaceAll("\\s*\\R\\s*", "; "))
                .orElseGet(() -> told.getClass().getSimpleName());
    }

    /** What really happened, without the wrappings that other threads add. */
    public static Throwable unwrapped(Throwable failure) {
        Throwable told = failure;
        while ((told instanceof CompletionException || told instanceof ExecutionException) && told.getCause() != null) {
            told = told.getCause();
        }
        return told;
    }
}
