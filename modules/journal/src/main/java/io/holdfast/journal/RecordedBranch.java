package io.holdfast.journal;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Votes;
import io.holdfast.protocol.Branch;
import io.holdfast.protocol.ShardId;
import java.util.ArrayList;
import java.util.List;

/**
 * One branch as a decision row keeps it: {@code stock-0@7#digest 12:1,77:2}, branches parted by {@code |}. Readable in
 * the table, cheap to write, and enough to fold, to rebuild and to audit without the order.
 *
 * @param generation the generation of the shard in which it voted; 0 on an abort
 */
public record RecordedBranch(Branch branch, long generation, String digest) {
    public ShardId shard() {
        return branch.shard();
    }

    static String encode(Attempt attempt, Votes votes) {
        var text = new StringBuilder(96);
        var branches = attempt.transaction().branches();
        for (int i = 0; i < branches.size(); i++) {
            append(text, attempt, i, votes.generation(i));
        }
        return text.toString();
    }

    static String encodeUnvoted(Attempt attempt) {
        var text = new StringBuilder(96);
        for (int i = 0; i < attempt.transaction().branches().size(); i++) {
            append(text, attempt, i, 0);
        }
        return text.toString();
    }

    private static void append(StringBuilder text, Attempt attempt, int index, long generation) {
        var branch = attempt.transaction().branches().get(index);
        if (index > 0) {
            text.append('|');
        }
        text.append(branch.shard().kind())
                .append('-')
                .append(branch.shard().index())
                .append('@')
                .append(generation)
                .append('#')
                .append(branch.digest(attempt.subject()))
                .append(' ')
                .append(branch.encodedLines());
    }

    /** Reads the branches of a decision row; what is not written like one is an {@link IllegalArgumentException}. */
    public static List<RecordedBranch> decode(String text) {
        var branches = new ArrayList<RecordedBranch>(2);
        int from = 0;
        while (from < text.length()) {
            int bar = text.indexOf('|', from);
            int end = bar < 0 ? text.length() : bar;
            branches.add(decodeOne(text, from, end));
            from = end + 1;
        }
        return branches;
    }

    private static RecordedBranch decodeOne(String text, int from, int end) {
        int at = text.indexOf('@', from);
        int hash = text.indexOf('#', at);
        int space = text.indexOf(' ', hash);
        if (at < from || hash < at || space < hash || space >= end) {
            throw new IllegalArgumentException("not a branch of a decision: " + text.substring(from, end));
        }
        var shard = ShardId.parse(text.substring(from, at));
        return new RecordedBranch(
                Branch.decode(shard, text.substring(space + 1, end)),
                Long.parseLong(text, at + 1, hash, 10),
                text.substring(hash + 1, space));
    }
}
