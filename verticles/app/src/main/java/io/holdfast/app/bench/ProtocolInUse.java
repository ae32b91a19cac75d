package io.holdfast.app.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads from the instance's metrics which protocol each of its event loops has chosen. */
final class ProtocolInUse {
    private static final Pattern CHOSEN =
            Pattern.compile("^holdfast_protocol\\{[^}]*mode=\"([^\"]+)\"[^}]*} 1(?:\\.0)?$", Pattern.MULTILINE);

    private ProtocolInUse() {}

    /** {@code 2pc}, or {@code 2pc on 1 loop, saga on 3} when they differ. */
    static String read(String metrics) {
        Map<String, Integer> loops = new TreeMap<>();
        Matcher chosen = CHOSEN.matcher(metrics);
        while (chosen.find()) {
            loops.merge(chosen.group(1), 1, Integer::sum);
        }
        List<String> modes = List.copyOf(loops.keySet());
        return switch (modes.size()) {
            case 0 -> "not told";
            case 1 -> modes.getFirst();
            default ->
                loops.entrySet().stream()
                        .map(entry -> entry.getKey() + " on " + entry.getValue() + " of the loops")
                        .collect(Collectors.joining(", "));
        };
    }
}
