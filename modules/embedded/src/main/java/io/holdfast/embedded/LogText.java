package io.holdfast.embedded;

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

    /** The first line with {@code mark} in it, from the mark on; otherwise the last line. */
    static String lineFrom(String mark, String output) {
        return output.lines()
                .filter(line -> line.contains(mark))
                .findFirst()
                .map(line -> line.substring(line.indexOf(mark)))
                .orElseGet(() -> lastLine(output));
    }
}
