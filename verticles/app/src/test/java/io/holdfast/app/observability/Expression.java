package io.holdfast.app.observability;

import static io.holdfast.app.observability.MetricLabels.words;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a rule or a panel asks of Prometheus.
 *
 * @param shown the text that is made of the labels of what it comes to
 */
record Expression(String asked, String shown) {
    private static final Pattern SELECTED = Pattern.compile("([a-z]+_[a-z0-9_]*[a-z0-9])(?:\\{([^}]*)})?");
    private static final Pattern MATCHED = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"");
    private static final Pattern GROUPED = Pattern.compile("\\b(?:by|on)\\s*\\(([^)]*)\\)");
    private static final Pattern WORD = Pattern.compile("(\\w+)");
    private static final Pattern SHOWN = Pattern.compile("\\{\\{\\s*(?:\\$labels\\.)?(\\w+)\\s*}}");
    /** What Prometheus adds to what it scrapes. */
    private static final Set<String> OF_PROMETHEUS = Set.of("instance", "job");

    /** The labels in it that nothing has of all that it asks for. */
    Set<String> unknownLabels(Map<String, Set<String>> labels) {
        var there = new TreeSet<>(OF_PROMETHEUS);
        var unknown = new TreeSet<String>();
        SELECTED.matcher(asked)
                .results()
                .filter(found -> labels.containsKey(found.group(1)))
                .forEach(found -> {
                    var own = labels.get(found.group(1));
                    there.addAll(own);
                    words(MATCHED, found.group(2) == null ? "" : found.group(2)).stream()
                            .filter(label -> !own.contains(label) && !OF_PROMETHEUS.contains(label))
                            .forEach(unknown::add);
                });
        var grouped = GROUPED.matcher(asked).results().flatMap(found -> words(WORD, found.group(1)).stream());
        Stream.concat(grouped, words(SHOWN, shown).stream())
                .filter(label -> !there.contains(label))
                .forEach(unknown::add);
        return unknown;
    }
}
