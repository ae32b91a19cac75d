package io.holdfast.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * What one transaction does on one shard: all lines are taken (or added), or none. The same id may stand on several
 * lines; the participant sums them before it compares.
 */
public final class Branch {
    public static final int MAX_LINES = 1_000;

    private final ShardId shard;
    private final Direction direction;
    private final List<Line> lines;
    private final String encodedLines;

    public Branch(ShardId shard, Direction direction, List<Line> lines) {
        this(shard, direction, lines, encode(direction, lines));
    }

    private Branch(ShardId shard, Direction direction, List<Line> lines, String encodedLines) {
        if (lines.isEmpty() || lines.size() > MAX_LINES) {
            throw new IllegalArgumentException("a branch has 1 to " + MAX_LINES + " lines, not " + lines.size());
        }
        this.shard = shard;
        this.direction = direction;
        this.lines = List.copyOf(lines);
        this.encodedLines = encodedLines;
    }

    public static Branch debit(ShardId shard, List<Line> lines) {
        return new Branch(shard, Direction.DEBIT, lines);
    }

    public static Branch credit(ShardId shard, List<Line> lines) {
        return new Branch(shard, Direction.CREDIT, lines);
    }

    public ShardId shard() {
        return shard;
    }

    public Direction direction() {
        return direction;
    }

    public List<Line> lines() {
        return lines;
    }

    /**
     * The lines as the scripts and the journal write them: {@code id:amount,id:amount}, every amount of a credit with a
     * plus sign ({@code id:+amount}).
     */
    public String encodedLines() {
        return encodedLines;
    }

    private static String encode(Direction direction, List<Line> lines) {
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

    /** Reads {@link #encodedLines()}; what is not written like that is an {@link IllegalArgumentException}. */
    public static Branch decode(ShardId shard, String encodedLines) {
        var direction = encodedLines.indexOf('+') < 0 ? Direction.DEBIT : Direction.CREDIT;
        var lines = new ArrayList<Line>();
        int from = 0;
        while (from <= encodedLines.length()) {
            int comma = encodedLines.indexOf(',', from);
            int end = comma < 0 ? encodedLines.length() : comma;
            lines.add(decodeLine(direction, encodedLines, from, end));
            from = end + 1;
        }
        return new Branch(shard, direction, lines, encodedLines);
    }

    private static Line decodeLine(Direction direction, String text, int from, int end) {
        int colon = text.indexOf(':', from);
        int amountAt = colon + (direction == Direction.CREDIT ? 2 : 1);
        boolean isSigned = direction == Direction.DEBIT || text.startsWith("+", colon + 1);
        if (colon <= from || !isSigned || !Digits.areNumber(text, amountAt, end)) {
            throw new IllegalArgumentException("not a line of a branch: " + text.substring(from, end));
        }
        return new Line(text.substring(from, colon), Long.parseLong(text, amountAt, end, 10));
    }

    /** Identifies subject and lines: a participant that has another digest on record answers {@code MISMATCH}. */
    public String digest(String subject) {
        return Long.toHexString(Fnv.hash(Fnv.hash(Fnv.START, subject) ^ ' ', encodedLines));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Branch branch && shard.equals(branch.shard) && encodedLines.equals(branch.encodedLines);
    }

    @Override
    public int hashCode() {
        return 31 * shard.hashCode() + encodedLines.hashCode();
    }

    @Override
    public String toString() {
        return shard + " " + encodedLines;
    }
}
