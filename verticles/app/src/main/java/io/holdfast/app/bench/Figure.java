package io.holdfast.app.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One chart of the report and the table that says the same.
 *
 * @param note what has to be known to read it; may be empty
 * @param unit of all its columns
 */
record Figure(String id, Kind kind, String title, String note, String unit, Axis axis, List<Column> columns) {

    /** How it is drawn. */
    enum Kind {
        /** Over time, from zero. */
        LINES,
        /** Over time, in powers of ten. */
        LOG_LINES,
        /** Both ways in powers of ten. */
        PERCENTILES,
        BARS
    }

    /**
     * What is told apart.
     *
     * @param values where it is drawn
     * @param labels what the table says instead
     */
    record Axis(String label, List<Double> values, List<String> labels) {}

    /**
     * One line of the chart; a value is null where there is none.
     *
     * @param digits behind the point in the table
     */
    record Column(String label, int digits, List<@Nullable Double> values) {
        private String cell(int row) {
            Double value = values.get(row);
            return value == null ? "–" : String.format(Locale.ROOT, "%,." + digits + "f", value);
        }
    }

    JsonObject json() {
        return new JsonObject()
                .put("id", id)
                .put("kind", kind.name().toLowerCase(Locale.ROOT))
                .put("title", title)
                .put("unit", unit)
                .put("x", JsonObject.of("label", axis.label, "values", axis.values, "labels", axis.labels))
                .put("y", new JsonArray(columns.stream().map(Figure::json).toList()));
    }

    private static JsonObject json(Column column) {
        return JsonObject.of("label", column.label, "values", new JsonArray(column.values));
    }

    List<String> heads() {
        return Stream.concat(Stream.of(axis.label), columns.stream().map(column -> column.label + ", " + unit))
                .toList();
    }

    List<List<String>> rows() {
        return IntStream.range(0, axis.labels.size()).mapToObj(this::row).toList();
    }

    private List<String> row(int index) {
        return Stream.concat(Stream.of(axis.labels.get(index)), columns.stream().map(column -> column.cell(index)))
                .toList();
    }
}
