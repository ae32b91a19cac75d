package io.holdfast.journal;

import io.holdfast.protocol.TxId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A made-up past of one kind: sessions that commit and abort, openings that replace balances, low waters that rise. It
 * writes the journal's rows, and from its own memory of them knows what a rebuild must find.
 */
final class RandomHistory {
    static final String KIND = "stock";
    private static final int IDS = 12;
    private static final int SESSIONS = 3;

    private final JournalDatabase database;
    private final Books books;
    private final Random random;
    private final List<Long> sessions = new ArrayList<>();
    private final Map<Long, Long> nextSeq = new HashMap<>();
    private final Map<Long, Long> lowWaters = new HashMap<>();
    private final List<Decided> decided = new ArrayList<>();
    private final Map<String, Opened> openings = new HashMap<>();
    private long generation = 1;

    /** A decision as a row has it; {@code change} is what it adds to the id. */
    record Decided(TxId tx, boolean committed, long generation, String id, long change) {}

    private record Opened(long amount, long generation) {}

    RandomHistory(JournalDatabase database, Random random) {
        this.database = database;
        this.books = new Books(database);
        this.random = random;
        for (int i = 0; i < SESSIONS; i++) {
            sessions.add(beginSession());
        }
        open(IDS, 10_000);
    }

    private long beginSession() {
        long session = database.openSession();
        nextSeq.put(session, 1L);
        lowWaters.put(session, 0L);
        return session;
    }

    /** Some sessions end, with everything settled, and others take their place. */
    void nextLife() {
        for (int i = 0; i < SESSIONS; i++) {
            if (random.nextBoolean()) {
                end(sessions.get(i));
                sessions.set(i, beginSession());
            }
        }
    }

    void end() {
        sessions.forEach(this::end);
    }

    private void end(long session) {
        Sessions.fence(database.sql(), session).await();
        Sessions.close(database.sql(), session).await();
        lowWaters.remove(session);
    }

    long oldestLiveSession() {
        return sessions.stream().mapToLong(Long::longValue).min().orElseThrow();
    }

    void steps(int count) {
        for (int i = 0; i < count; i++) {
            int dice = random.nextInt(100);
            if (dice < 3) {
                open(1 + random.nextInt(IDS), 10_000 + random.nextInt(10));
            } else if (dice < 15) {
                fold();
            } else {
                decide();
            }
        }
    }

    private void open(int count, long amount) {
        generation = Transactor.within(database.sql(), c -> Openings.replace(c, KIND, count, amount))
                .await();
        for (int i = 0; i < count; i++) {
            openings.put(Integer.toString(i), new Opened(amount, generation));
        }
    }

    /** Settles some of a session's past, and folds a part of that. */
    private void fold() {
        long session = sessions.get(random.nextInt(SESSIONS));
        long low = lowWaters.get(session);
        low += random.nextLong(nextSeq.get(session) - low);
        lowWaters.put(session, low);
        Folder.fold(database.sql(), session, low, 1 + random.nextInt(20)).await();
    }

    /** Folds whatever is settled, on another connection's behalf too; changes nothing that a rebuild may find. */
    void foldAll() {
        for (long session : sessions) {
            Folder.fold(database.sql(), session, lowWaters.get(session), 10_000).await();
        }
    }

    /** Votes may be a generation old: they were committed just before it ended. Sequence numbers may be skipped. */
    private void decide() {
        long session = sessions.get(random.nextInt(SESSIONS));
        long seq = nextSeq.get(session) + random.nextInt(2);
        nextSeq.put(session, seq + 1);
        boolean committed = random.nextInt(4) > 0;
        boolean credit = random.nextInt(3) == 0;
        long voted = committed ? Math.max(1, generation - random.nextInt(2)) : 0;
        var id = Integer.toString(random.nextInt(IDS));
        long amount = 1 + random.nextInt(9);
        decided.add(new Decided(new TxId(session, seq), committed, voted, id, credit ? amount : -amount));
        var others = random.nextBoolean() ? "|payment-0@1#0 u:5" : "";
        books.decide(
                session,
                seq,
                committed ? 'C' : 'A',
                KIND + "-" + random.nextInt(2) + "@" + voted + "#" + seq + " " + id + (credit ? ":+" : ":") + amount
                        + others);
    }

    /** What of each id must be available, from all decisions and the newest openings. */
    Map<String, Long> available() {
        var available = new TreeMap<String, Long>();
        openings.forEach((id, opened) -> available.put(id, opened.amount()));
        for (Decided each : decided) {
            if (each.committed() && each.generation() >= openings.get(each.id()).generation()) {
                available.merge(each.id(), each.change(), Long::sum);
            }
        }
        return available;
    }

    /** The decisions that a shard must have on record. */
    List<Decided> aboveLowWater() {
        return decided.stream()
                .filter(each ->
                        each.tx().seq() > lowWaters.getOrDefault(each.tx().session(), TxId.MAX_SEQ))
                .toList();
    }

    Map<Long, Long> lowWaters() {
        return lowWaters;
    }
}
