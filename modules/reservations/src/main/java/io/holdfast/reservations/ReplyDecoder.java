package io.holdfast.reservations;

import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads what the scripts reply: a status per transaction, or a single one that stands for all of them. */
final class ReplyDecoder {
    private static final String SHORT = "N short ";
    private static final String LIMIT = "N limit ";
    private static final String BUSY = "BUSY ";

    private ReplyDecoder() {}

    static List<Reply> decode(Response response, int commands, long generation) {
        if (response.type() != ResponseType.MULTI) {
            return Collections.nCopies(commands, status(response.toString(), generation));
        }
        if (response.size() != commands) {
            throw new IllegalStateException(commands + " commands, but " + response.size() + " replies");
        }
        var replies = new ArrayList<Reply>(commands);
        for (int i = 0; i < commands; i++) {
            replies.add(status(response.get(i).toString(), generation));
        }
        return replies;
    }

    static Reply status(String text, long generation) {
        return switch (text) {
            case "Y" -> new Reply.Yes(generation);
            case "DONE" -> Reply.DONE;
            case "UNDONE" -> Reply.UNDONE;
            case "N aborted" -> Reply.ABORTED;
            case "ENDED" -> Reply.ENDED;
            case "LOST" -> Reply.LOST;
            case "CLOSED" -> Reply.CLOSED;
            case "STALE" -> Reply.STALE;
            case "MISMATCH" -> Reply.MISMATCH;
            case "MODE_CONFLICT" -> Reply.MODE_CONFLICT;
            case "FINAL" -> Reply.FINAL;
            case "BAD" -> Reply.BAD;
            case "NEED_REBUILD" -> Reply.NEED_REBUILD;
            case "ALARM" -> Reply.ALARM;
            default -> withDetail(text);
        };
    }

    private static Reply withDetail(String text) {
        if (text.startsWith(SHORT)) {
            return new Reply.No(new Reply.Cause.Short(text.substring(SHORT.length())));
        }
        if (text.startsWith(LIMIT)) {
            return new Reply.No(new Reply.Cause.Limit(text.substring(LIMIT.length())));
        }
        if (text.startsWith(BUSY)) {
            return new Reply.Busy(TxId.parse(text.substring(BUSY.length())));
        }
        throw new IllegalStateException("not a reply of a script: " + text);
    }

    static Balances balances(Response response) {
        if (response.type() == ResponseType.MULTI) {
            var amounts = new ArrayList<Long>(response.size());
            for (int i = 0; i < response.size(); i++) {
                Response amount = response.get(i);
                amounts.add(amount == null ? 0L : Long.parseLong(amount.toString()));
            }
            return new Balances.Available(amounts);
        }
        return switch (response.toString()) {
            case "LOST" -> new Balances.Lost();
            case "CLOSED" -> new Balances.Closed();
            default -> throw new IllegalStateException("not a reply of read.lua: " + response);
        };
    }

    static LowWaterReply lowWater(Response response) {
        String text = response.toString();
        return Character.isDigit(text.charAt(0))
                ? new LowWaterReply.Reached(Long.parseLong(text))
                : new LowWaterReply.Stopped(status(text, 0));
    }

    static Undecided undecided(Response response, ShardId shard, long session) {
        if (response.type() == ResponseType.MULTI) {
            var held = new ArrayList<Undecided.Held>();
            for (int i = 1; i < response.size(); i += 2) {
                var tx = new TxId(session, Long.parseLong(response.get(i).toString()));
                held.add(held(tx, shard, response.get(i + 1).toString()));
            }
            return new Undecided.Page(held, response.get(0).toString());
        }
        return switch (response.toString()) {
            case "LOST" -> new Undecided.Lost();
            case "CLOSED" -> new Undecided.Closed();
            default -> throw new IllegalStateException("not a reply of scan.lua: " + response);
        };
    }

    /** Reads a record as {@code lua/include/branch.lua} writes it: letter and digest, lines, subject. */
    private static Undecided.Held held(TxId tx, ShardId shard, String record) {
        int lines = record.indexOf(' ') + 1;
        int subject = record.indexOf(' ', lines) + 1;
        var mode = record.charAt(0) == 'P' ? Mode.TWO_PHASE : Mode.SAGA;
        var branch = Branch.decode(shard, record.substring(lines, subject - 1));
        return new Undecided.Held(tx, mode, record.substring(subject), branch);
    }
}
