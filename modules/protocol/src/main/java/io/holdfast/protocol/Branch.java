package io.holdfast.protocol;

import java.util.List;

/**
 * What one transaction does on one shard: all lines are taken (or added), or none. The same id may stand on several
 * lines; the participant sums them before it compares.
 */
public record Branch(ShardId shard, Direction direction, List<Line> lines) {
    public static final int MAX_LINES = 1_000;

    public Branch {
        lines = List.copyOf(lines);
        if (lines.isEmpty() || lines.size() > MAX_LINES) {
            throw new IllegalArgumentException("a branch has 1 to " + MAX_LINES + " lines, not " + lines.size());
        }
    }

    public static Branch debit(ShardId shard, List<Line> lines) {
        return new Branch(shard, Direction.DEBIT, lines);
    }

    public static Branch credit(ShardId shard, List<Line> lines) {
        return new Branch(shard, Direction.CREDIT, lines);
    }

    /**
     * The lines as the scripts and the journal write them: {@code id:amount,id:amount}, every amount of a credit with a
     * plus sign ({@code id:+amount}).
     */
    public String encodedLines() {
        var text = new StringBuilder(lines.size() * 16);
        for (Line line : lines) {
            if (!text.isEmpty()) {
                text.append(',');
            }
            text.append(line.id())
                    .append(direction == Direction.CREDIT ? ":+" : ":")
                    .append(line.amount());
        }
        return text.toString();
    }

    /** Reads {@link #encodedLines()}. */
    public static Branch decode(ShardId shard, String encodedLines) {
        boolean credit = encodedLines.indexOf('+') > 0;
        var lines = new java.util.ArrayList<Line>();
        int from = 0;
        while (from < encodedLines.length()) {
            int comma = encodedLines.indexOf(',', from);
            int end = comma < 0 ? encodedLines.length() : comma;
            int colon = encodedLines.indexOf(':', from);
            int amountAt = colon + (credit ? 2 : 1);
            lines.add(new Line(encodedLines.substring(from, colon), Long.parseLong(encodedLines, amountAt, end, 10)));
            from = end + 1;
        }
        return new Branch(shard, credit ? Direction.CREDIT : Direction.DEBIT, lines);
    }

    /** Identifies subject and lines: a participant that has another digest on record answers {@code MISMATCH}. */
    public String digest(String subject) {
        return digest(subject, encodedLines());
    }

    /** The digest of lines that are encoded already. */
    public static String digest(String subject, String encodedLines) {
        long hash = Fnv.hash(Fnv.hash(Fnv.START, subject) ^ ' ', encodedLines);
        return Long.toHexString(hash);
    }
}
