package io.holdfast.app.chaos;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a scenario ended. */
sealed interface Verdict {
    String name();

    /** Everything held. */
    record Passed(String name, Figures.Summary figures, long seed, double seconds) implements Verdict {}

    /**
     * Something did not.
     *
     * @param folder with the logs of everything, and what was done when
     */
    record Failed(String name, Figures.Summary figures, long seed, double seconds, List<String> complaints, Path folder)
            implements Verdict {}

    /** The machine does not give what it needs. */
    record NotRun(String name, String reason) implements Verdict {}

    int COMPLAINTS_SHOWN = 10;

    default List<String> lines() {
        return switch (this) {
            case Passed(var name, var figures, long seed, double seconds) ->
                List.of(line("PASS", name, figures, seed, seconds));
            case Failed(var name, var figures, long seed, double seconds, var complaints, var folder) -> {
                List<String> lines = new ArrayList<>();
                lines.add(line("FAIL", name, figures, seed, seconds));
                complaints.stream().limit(COMPLAINTS_SHOWN).forEach(complaint -> lines.add("  " + complaint));
                if (complaints.size() > COMPLAINTS_SHOWN) {
                    lines.add("  and %,d more".formatted(complaints.size() - COMPLAINTS_SHOWN));
                }
                lines.add("  the logs are in " + folder);
                lines.add("  again: ./holdfast chaos " + name + " --seed " + seed);
                yield List.copyOf(lines);
            }
            case NotRun(var name, var reason) -> List.of("NOT RUN %-22s %s".formatted(name, reason));
        };
    }

    private static String line(String verdict, String name, Figures.Summary figures, long seed, double seconds) {
        return "%s %-24s %s, seed %d  (%.0f s)".formatted(verdict, name, figures.text(), seed, seconds);
    }
}
