package io.holdfast.app.trial;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import io.holdfast.app.cli.OwnProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What {@code holdfast audit} says of an instance. It runs as a process of its own, as an operator would run it, so nothing
 * that this program knows can colour the verdict.
 *
 * @param lines what it printed
 */
public record Audit(Verdict verdict, List<String> lines) {
    private static final Pattern NOT_LOOKED_AT = Pattern.compile("\\(not looked at: | not kept here$");

    /** Every invariant holds, one is broken, or it could not be found out. */
    public enum Verdict {
        HOLDS,
        BROKEN,
        UNKNOWN
    }

    public boolean holds() {
        return verdict == Verdict.HOLDS;
    }

    /** Whether it looked at everything that it can look at. */
    public boolean isWhole() {
        return lines.stream().noneMatch(NOT_LOOKED_AT.asPredicate());
    }

    public static Audit of(Path data) {
        return of("audit", data);
    }

    /** The same with what is made of the events, by {@code holdfast reconcile}. */
    public static Audit withModels(Path data) {
        return of("reconcile", data);
    }

    private static Audit of(String command, Path data) {
        try {
            Process audit = new ProcessBuilder(OwnProgram.command(List.of(command, "--data", data.toString())))
                    .redirectErrorStream(true)
                    .start();
            List<String> lines = audit.inputReader(UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            return new Audit(verdict(audit.waitFor()), lines);
        } catch (IOException e) {
            throw new CommandException("cannot start the audit: " + Cause.of(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
    }

    private static Verdict verdict(int status) {
        return switch (status) {
            case 0 -> Verdict.HOLDS;
            case 1 -> Verdict.BROKEN;
            default -> Verdict.UNKNOWN;
        };
    }
}
