package io.holdfast.embedded;

import java.util.Optional;
import java.util.stream.Collectors;

/** Picks the line out of a store's output that says why it did not start. */
final class LogText {
    private LogText() {}

    static String lastLine(String output) {
        return output.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .reduce((earlier, later) -> later)
                .orElse("it printed nothing");
    }

    /** What a Postgres ended of: its panic, otherwise what was fatal to more than one client, otherwise the last line. */
    static String fault(String output) {
        return lineFrom("PANIC:", output)
                .or(() -> lineFrom("FATAL:", withoutClients(output)))
                .orElseGet(() -> lastLine(output));
    }

    /** While it starts or stops, everyone who connects is told so. */
    private static String withoutClients(String output) {
        return output.lines()
                .filter(line -> !line.contains("FATAL:  the database system is "))
                .collect(Collectors.joining("\n"));
    }

    /** The first line with {@code mark} in it, from the mark on. */
    static Optional<String> lineFrom(String mark, String output) {
        return output.lines()
                .filter(line -> line.contains(mark))
                .findFirst()
                .map(line -> line.substring(line.indexOf(mark)));
    }
}
