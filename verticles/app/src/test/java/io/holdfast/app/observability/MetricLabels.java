package io.holdfast.app.observability;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The labels that metrics have, by the metric: as a server tells them, or as a document does. */
final class MetricLabels {
    private static final Pattern SERIES = Pattern.compile("^([a-z]\\w*)(?:\\{(.*)})? \\S+$", Pattern.MULTILINE);
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");
    /** A line of a table: names, and labels. */
    private static final Pattern ROW = Pattern.compile("^\\| (`holdfast_[^|]*) \\|([^|]*)\\|", Pattern.MULTILINE);

    private static final Pattern WORD = Pattern.compile("`(\\w+)`");
    private static final String OF_BUCKETS = "le";

    private MetricLabels() {}

    static Map<String, Set<String>> scraped(String metrics) {
        var labels = new TreeMap<String, Set<String>>();
        SERIES.matcher(metrics).results().forEach(series -> labels.computeIfAbsent(
                        series.group(1), name -> new TreeSet<>())
                .addAll(words(LABEL, series.group(2) == null ? "" : series.group(2))));
        return labels;
    }

    /** Those of ours that stand in tables. Names after the first of a line may be its endings. */
    static Map<String, Set<String>> documented(Path... files) throws IOException {
        var labels = new TreeMap<String, Set<String>>();
        for (Path file : files) {
            ROW.matcher(Files.readString(file)).results().forEach(row -> {
                var names = WORD.matcher(row.group(1))
                        .results()
                        .map(found -> found.group(1))
                        .toList();
                var first = names.getFirst();
                var family = first.substring(0, first.lastIndexOf('_'));
                names.forEach(name -> {
                    var of = words(WORD, row.group(2));
                    if (!name.endsWith("_bucket")) {
                        of.remove(OF_BUCKETS);
                    }
                    labels.put(name.startsWith("_") ? family + name : name, of);
                });
            });
        }
        return labels;
    }

    static Set<String> words(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).collect(toCollection(TreeSet::new));
    }
}
