package io.holdfast.remote;

import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.CommandBatch;
import io.holdfast.protocol.LowWater;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.Reply.Cause;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import io.holdfast.reservations.Participant.Balance;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What travels as text: a line each for commands, replies and balances, words with spaces between. No id, subject or line of a branch has a
 * space in it. What cannot be read is an {@link IllegalArgumentException}.
 */
final class Wire {
    private static final Pattern SPACE = Pattern.compile(" ");
    private static final Map<String, Reply> PLAIN = Map.ofEntries(
            Map.entry("done", Reply.DONE),
            Map.entry("undone", Reply.UNDONE),
            Map.entry("ended", Reply.ENDED),
            Map.entry("lost", Reply.LOST),
            Map.entry("closed", Reply.CLOSED),
            Map.entry("stale", Reply.STALE),
            Map.entry("mismatch", Reply.MISMATCH),
            Map.entry("mode-conflict", Reply.MODE_CONFLICT),
            Map.entry("final", Reply.FINAL),
            Map.entry("bad", Reply.BAD),
            Map.entry("need-rebuild", Reply.NEED_REBUILD),
            Map.entry("alarm", Reply.ALARM),
            Map.entry("aborted", Reply.ABORTED));
    private static final Map<Reply, String> NAMES =
            PLAIN.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

    private Wire() {}

    static String commands(CommandBatch batch) {
        return lines(batch.commands(), Wire::command);
    }

    private static String command(Command command) {
        return switch (command) {
            case Command.Prepare(var tx, var subject, var branch) -> "prepare " + of(tx, subject, branch);
            case Command.Execute(var tx, var subject, var branch) -> "execute " + of(tx, subject, branch);
            case Command.Finish(var tx) -> "finish " + tx;
            case Command.Undo(var tx) -> "undo " + tx;
        };
    }

    private static String of(TxId tx, String subject, Branch branch) {
        return tx + " " + subject + " " + branch.encodedLines();
    }

    static CommandBatch commands(ShardId shard, String text) {
        return new CommandBatch(shard, read(text, line -> command(shard, line)));
    }

    private static Command command(ShardId shard, String line) {
        var words = words(line);
        return switch (words[0]) {
            case "prepare" -> new Command.Prepare(tx(words, 4), words[2], Branch.decode(shard, words[3]));
            case "execute" -> new Command.Execute(tx(words, 4), words[2], Branch.decode(shard, words[3]));
            case "finish" -> new Command.Finish(tx(words, 2));
            case "undo" -> new Command.Undo(tx(words, 2));
            default -> throw new IllegalArgumentException("no command: " + line);
        };
    }

    private static String[] words(String line) {
        return SPACE.split(line, -1);
    }

    private static TxId tx(String[] words, int count) {
        return TxId.parse(second(words, count));
    }

    /** The second of these words, of which there must be as many. */
    private static String second(String[] words, int count) {
        if (words.length != count) {
            throw new IllegalArgumentException("not " + count + " words: " + String.join(" ", words));
        }
        return words[1];
    }

    static String replies(List<Reply> replies) {
        return lines(replies, Wire::reply);
    }

    private static String reply(Reply reply) {
        return switch (reply) {
            case Reply.Yes(long generation) -> "yes " + generation;
            case Reply.Busy(var other) -> "busy " + other;
            case Reply.No(Cause.Short(var id)) -> "short " + id;
            case Reply.No(Cause.Limit(var id)) -> "limit " + id;
            default -> plain(reply);
        };
    }

    private static String plain(Reply reply) {
        var name = NAMES.get(reply);
        if (name == null) {
            throw new IllegalArgumentException("no word for " + reply);
        }
        return name;
    }

    static List<Reply> replies(String text) {
        return read(text, Wire::readReply);
    }

    private static Reply readReply(String line) {
        var plain = PLAIN.get(line);
        if (plain != null) {
            return plain;
        }
        var words = words(line);
        var rest = second(words, 2);
        return switch (words[0]) {
            case "yes" -> new Reply.Yes(Long.parseLong(rest));
            case "busy" -> new Reply.Busy(TxId.parse(rest));
            case "short" -> new Reply.No(new Cause.Short(rest));
            case "limit" -> new Reply.No(new Cause.Limit(rest));
            default -> throw new IllegalArgumentException("no reply: " + line);
        };
    }

    static String lowWater(LowWater lowWater) {
        return lowWater.session() + " " + lowWater.seq();
    }

    static LowWater lowWater(ShardId shard, String text) {
        var words = words(text);
        return new LowWater(shard, Long.parseLong(words[0]), Long.parseLong(second(words, 2)));
    }

    static String ids(List<String> ids) {
        return lines(ids, id -> id);
    }

    static List<String> ids(String text) {
        return read(text, id -> id);
    }

    static String balances(List<Balance> balances) {
        return lines(balances, balance -> switch (balance) {
            case Balance.Available(long amount) -> Long.toString(amount);
            case Balance.Recovering recovering -> "recovering";
        });
    }

    static List<Balance> balances(String text) {
        return read(
                text,
                line -> line.equals("recovering")
                        ? new Balance.Recovering()
                        : new Balance.Available(Long.parseLong(line)));
    }

    private static <T> String lines(List<T> things, Function<T, String> line) {
        return things.stream().map(line).collect(Collectors.joining("\n"));
    }

    private static <T> List<T> read(String text, Function<String, T> thing) {
        return text.lines().map(thing).toList();
    }
}
