package io.holdfast.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.TxId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The participant table as an executable specification: one shard, one command at a time; a batch is the fold over its
 * commands. The scripts are held to it by the contract test, and the explorer runs the coordinator against it.
 */
public record ParticipantModel(
        Header header, Balances balances, Map<String, TxId> subjects, Map<TxId, BranchRecord> branches) {
    private static final Predicate<String> ID =
            Pattern.compile("[A-Za-z0-9_-]{1,64}").asMatchPredicate();
    private static final int MAX_SUBJECT_BYTES = 256;

    public ParticipantModel {
        subjects = Map.copyOf(subjects);
        branches = Map.copyOf(branches);
    }

    /** The state after a command, and its reply. */
    public record Outcome(ParticipantModel next, Reply reply) {}

    /** A shard that was just rebuilt or opened for the first time. */
    public static ParticipantModel open(long generation, Map<String, Long> available) {
        return new ParticipantModel(Header.open(generation), new Balances(available, Map.of()), Map.of(), Map.of());
    }

    /** What a store that lost everything answers from. */
    public static ParticipantModel lost() {
        return new ParticipantModel(Header.missing(), new Balances(Map.of(), Map.of()), Map.of(), Map.of());
    }

    /** One command of a caller that expects this generation. */
    public Outcome apply(long expectedGeneration, Command command) {
        Optional<Reply> refusal = header.refusal(expectedGeneration);
        if (refusal.isPresent()) {
            return unchanged(refusal.get());
        }
        if (header.isEnded(command.tx())) {
            return unchanged(Reply.ENDED);
        }
        return switch (command) {
            case Command.Prepare(TxId tx, String subject, Branch branch) ->
                reserve(tx, new BranchRecord.Live(Mode.TWO_PHASE, subject, branch));
            case Command.Execute(TxId tx, String subject, Branch branch) ->
                reserve(tx, new BranchRecord.Live(Mode.SAGA, subject, branch));
            case Command.Finish(TxId tx) -> finish(tx);
            case Command.Undo(TxId tx) -> undo(tx);
        };
    }

    private Outcome reserve(TxId tx, BranchRecord.Live asked) {
        if (header.isFenced(tx.session())) {
            return unchanged(Reply.STALE);
        }
        BranchRecord recorded = branches.get(tx);
        if (recorded != null && !recorded.matches(asked.digest())) {
            return unchanged(Reply.MISMATCH);
        }
        TxId holder = subjects.get(asked.subject());
        if (holder != null && !holder.equals(tx)) {
            return unchanged(new Reply.Busy(holder));
        }
        if (!isWellFormed(asked)) {
            return unchanged(Reply.BAD);
        }
        return recorded == null ? begin(tx, asked) : unchanged(repeated(recorded, asked.mode()));
    }

    private static boolean isWellFormed(BranchRecord.Live asked) {
        int bytes = asked.subject().getBytes(UTF_8).length;
        return bytes >= 1
                && bytes <= MAX_SUBJECT_BYTES
                && asked.branch().lines().stream().map(Line::id).allMatch(ID);
    }

    private Reply repeated(BranchRecord recorded, Mode mode) {
        return switch (recorded) {
            case BranchRecord.Live live when live.mode() == mode -> new Reply.Yes(header.generation());
            case BranchRecord.Live live -> Reply.MODE_CONFLICT;
            case BranchRecord.Final done -> Reply.FINAL;
            case BranchRecord.Tombstone tombstone -> Reply.ABORTED;
        };
    }

    private Outcome begin(TxId tx, BranchRecord.Live asked) {
        Optional<Reply.Cause> obstacle = balances.obstacle(asked.branch());
        if (obstacle.isPresent()) {
            var next = recording(tx, new BranchRecord.Tombstone(asked.digest()));
            return new Outcome(next, new Reply.No(obstacle.get()));
        }
        var next = recording(tx, asked).holding(asked.subject(), tx).with(balances.reserve(asked.branch()));
        return new Outcome(next, new Reply.Yes(header.generation()));
    }

    private Outcome finish(TxId tx) {
        return switch (branches.get(tx)) {
            case null -> unchanged(Reply.NEED_REBUILD);
            case BranchRecord.Live live -> {
                var next = recording(tx, new BranchRecord.Final(live.digest()));
                yield new Outcome(next.releasing(live).with(balances.finish(live.branch())), Reply.DONE);
            }
            case BranchRecord.Final done -> unchanged(Reply.DONE);
            case BranchRecord.Tombstone tombstone -> unchanged(Reply.ALARM);
        };
    }

    private Outcome undo(TxId tx) {
        return switch (branches.get(tx)) {
            case null -> new Outcome(recording(tx, new BranchRecord.Tombstone("")), Reply.UNDONE);
            case BranchRecord.Live live -> {
                var next = recording(tx, new BranchRecord.Tombstone(live.digest()));
                yield new Outcome(next.releasing(live).with(balances.undo(live.branch())), Reply.UNDONE);
            }
            case BranchRecord.Final done -> unchanged(Reply.ALARM);
            case BranchRecord.Tombstone tombstone -> unchanged(Reply.UNDONE);
        };
    }

    /** Forgets the settled branches up to {@code seq}; refused while one of them is live. Never moves back. */
    public Outcome advanceLowWater(long expectedGeneration, long session, long seq) {
        Optional<Reply> refusal = header.refusal(expectedGeneration);
        if (refusal.isPresent()) {
            return unchanged(refusal.get());
        }
        if (seq <= header.lowWater(session)) {
            return unchanged(Reply.DONE);
        }
        Predicate<TxId> forgotten = tx -> tx.session() == session && tx.seq() <= seq;
        if (anyLive(forgotten)) {
            return unchanged(Reply.ALARM);
        }
        return new Outcome(without(forgotten).with(header.withLowWater(session, seq)), Reply.DONE);
    }

    /** Forgets the branches of a session that has ended. */
    public Outcome forgetSession(long expectedGeneration, long session) {
        return advanceLowWater(expectedGeneration, session, TxId.MAX_SEQ);
    }

    /** Every session up to this one has ended; refused while a branch of one of them is live. Never moves back. */
    public Outcome raiseFloor(long expectedGeneration, long session) {
        Optional<Reply> refusal = header.refusal(expectedGeneration);
        if (refusal.isPresent()) {
            return unchanged(refusal.get());
        }
        if (session <= header.floor()) {
            return unchanged(Reply.DONE);
        }
        Predicate<TxId> forgotten = tx -> tx.session() <= session;
        if (anyLive(forgotten)) {
            return unchanged(Reply.ALARM);
        }
        return new Outcome(without(forgotten).with(header.withFloor(session)), Reply.DONE);
    }

    private boolean anyLive(Predicate<TxId> which) {
        return branches.entrySet().stream()
                .anyMatch(entry -> which.test(entry.getKey()) && entry.getValue() instanceof BranchRecord.Live);
    }

    private ParticipantModel without(Predicate<TxId> which) {
        var kept = new HashMap<>(branches);
        kept.keySet().removeIf(which);
        return new ParticipantModel(header, balances, subjects, kept);
    }

    /** From now on the session begins nothing here. */
    public Outcome fence(long expectedGeneration, long session) {
        return header.refusal(expectedGeneration)
                .map(this::unchanged)
                .orElseGet(() -> new Outcome(with(header.withFence(session)), Reply.DONE));
    }

    /** Refuses everything from now on, until a rebuild. */
    public Outcome freeze(long expectedGeneration) {
        return header.refusal(expectedGeneration)
                .map(this::unchanged)
                .orElseGet(() -> new Outcome(with(header.in(Header.State.CLOSED)), Reply.DONE));
    }

    public ParticipantModel with(Header newHeader) {
        return new ParticipantModel(newHeader, balances, subjects, branches);
    }

    private ParticipantModel with(Balances newBalances) {
        return new ParticipantModel(header, newBalances, subjects, branches);
    }

    private ParticipantModel recording(TxId tx, BranchRecord branch) {
        return new ParticipantModel(header, balances, subjects, with(branches, tx, branch));
    }

    private ParticipantModel holding(String subject, TxId tx) {
        return new ParticipantModel(header, balances, with(subjects, subject, tx), branches);
    }

    private ParticipantModel releasing(BranchRecord.Live live) {
        var holders = new HashMap<>(subjects);
        holders.remove(live.subject());
        return new ParticipantModel(header, balances, holders, branches);
    }

    /** One copy and not two: the simulator does this some million times. */
    private static <K, V> Map<K, V> with(Map<K, V> map, K key, V value) {
        if (map.containsKey(key)) {
            var copy = new HashMap<>(map);
            copy.put(key, value);
            return copy;
        }
        @SuppressWarnings({"unchecked", "rawtypes"})
        Map.Entry<K, V>[] entries = map.entrySet().toArray(new Map.Entry[map.size() + 1]);
        entries[map.size()] = Map.entry(key, value);
        return Map.ofEntries(entries);
    }

    private Outcome unchanged(Reply reply) {
        return new Outcome(this, reply);
    }
}
