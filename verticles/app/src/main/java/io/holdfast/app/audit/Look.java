package io.holdfast.app.audit;

import io.holdfast.app.audit.BalanceAudit.Row;
import io.holdfast.app.audit.Books.Sums;
import io.holdfast.protocol.Participants;
import io.holdfast.protocol.ShardId;
import io.vertx.sqlclient.SqlConnection;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One look at everything: the journal in one snapshot, and what the shards held right before and right after it. The first look
 * judges all balances, each as it was when its page was read, so a busy shop's differ by what was sold meanwhile. A later one judges
 * those that differed, and only when they did not move between before and after.
 */
final class Look {
    private static final int BALANCES_AT_A_TIME = 300_000;

    private final JournalReader journal;
    private final RedisReader redis;
    private final Optional<Set<BalanceKey>> watched;
    private final Map<ShardId, Long> generations;
    private final Map<ShardId, ShardDump> before;
    private final Map<ShardId, ShardDump> after;
    private final Map<Long, Long> folded;
    private final Past past;
    private final Past.PaidOrders paidInThePast;
    private final Map<ShardId, Long> balancesFound = new HashMap<>();
    private final Map<ShardId, Map<String, Set<Long>>> liveBefore = new HashMap<>();
    private final Map<ShardId, Map<String, Set<Long>>> liveAfter = new HashMap<>();
    private final Findings findings = new Findings();
    private final DecisionAudit decisions;
    private final BranchAudit branches;
    private final BalanceAudit balances = new BalanceAudit(findings);

    /**
     * What came of it.
     *
     * @param suspects the balances that differ
     * @param crowded the invariants of which more differ than that
     */
    record Result(Findings findings, Set<BalanceKey> suspects, Set<Invariant> crowded, Figures figures) {}

    private Look(
            JournalReader journal,
            RedisReader redis,
            Optional<Set<BalanceKey>> watched,
            Map<ShardId, ShardDump> before) {
        this.journal = journal;
        this.redis = redis;
        this.watched = watched;
        this.before = before;
        this.generations = journal.shards();
        this.folded = journal.folded();
        this.past = journal.past();
        this.paidInThePast = journal.paidInThePast();
        this.after = dumps(redis, generations, watched.orElse(Set.of()));
        if (watched.isPresent()) {
            before.forEach((shard, dump) -> liveBefore.put(shard, live(dump)));
            after.forEach((shard, dump) -> liveAfter.put(shard, live(dump)));
        }
        this.decisions = new DecisionAudit(findings, generations);
        this.branches = new BranchAudit(findings, before, after);
    }

    /**
     * Looks once.
     *
     * @param generations of the shards, as they were a moment ago
     * @param watched the balances that an earlier look found to differ; empty in the first one
     */
    static Result take(
            SqlConnection postgres,
            RedisReader redis,
            Map<ShardId, Long> generations,
            Optional<Set<BalanceKey>> watched) {
        var before = dumps(redis, generations, watched.orElse(Set.of()));
        try (var journal = JournalReader.open(postgres)) {
            return new Look(journal, redis, watched, before).result();
        }
    }

    private static Map<ShardId, ShardDump> dumps(
            RedisReader redis, Map<ShardId, Long> generations, Set<BalanceKey> watched) {
        var dumps = new TreeMap<ShardId, ShardDump>();
        generations.forEach((shard, generation) -> {
            int shards = redis.shardsOf(shard.kind());
            var ids = watched.stream()
                    .filter(key -> key.kind().equals(shard.kind())
                            && ShardId.of(key.kind(), key.id(), shards).equals(shard))
                    .map(BalanceKey::id)
                    .toList();
            dumps.put(shard, redis.dump(shard, generation, ids));
        });
        return dumps;
    }

    private Result result() {
        after.values().forEach(this::checkHeader);
        var foldedDebits = judgeDecisionsAndBalances();
        judgeOrders();
        judgeLedger(foldedDebits);
        judgeAlarms();
        journal.oldGenerations(findings);
        generations.forEach(this::findSurplus);
        return new Result(findings, balances.suspects(), balances.crowded(), figures());
    }

    private void checkHeader(ShardDump dump) {
        if (!dump.isOpen()) {
            var invariant = Invariant.ofBalances(dump.shard().kind());
            findings.add(Finding.of(
                    invariant,
                    dump.shard().toString(),
                    "state in generation " + dump.generation(),
                    ShardDump.OPEN,
                    dump.state()));
        }
    }

    /** Reads the decisions once for every range of balances; the first time they are judged themselves. */
    private Map<String, Long> judgeDecisionsAndBalances() {
        var after = BalanceKey.FIRST;
        var upTo = journal.rangeAfter(after, BALANCES_AT_A_TIME);
        var books = new Books(folded, after, upTo);
        eachDecision(entry -> {
            decisions.take(entry);
            branches.take(entry);
            books.take(entry);
        });
        branches.finish();
        var held = branches.held();
        var foldedDebits = books.foldedDebits();
        judgeBalances(books, after, upTo, held);
        while (!upTo.equals(BalanceKey.LAST)) {
            after = upTo;
            upTo = journal.rangeAfter(after, BALANCES_AT_A_TIME);
            var next = new Books(folded, after, upTo);
            eachDecision(next::take);
            judgeBalances(next, after, upTo, held);
        }
        return foldedDebits;
    }

    /** What is carried already counts there and not where it stands. */
    private void eachDecision(Consumer<JournalEntry> each) {
        journal.decisions(findings, entry -> {
            if (!past.contains(entry.tx())) {
                each.accept(entry);
            }
        });
    }

    private void judgeBalances(Books books, BalanceKey after, BalanceKey upTo, Map<BalanceKey, Long> held) {
        journal.balances(after, upTo, page -> judgePage(books, page, held));
        books.unclaimed().forEach(key -> balances.unknown(key));
    }

    private void judgePage(Books books, List<Row> page, Map<BalanceKey, Long> held) {
        var byShard = page.stream().collect(Collectors.groupingBy(this::shardOf, TreeMap::new, Collectors.toList()));
        byShard.forEach((shard, rows) -> {
            var dump = after.get(shard);
            var sums = new HashMap<BalanceKey, Sums>();
            rows.forEach(row -> sums.put(row.key(), books.close(row)));
            rows.forEach(row -> balances.judge(row, sumsOf(sums, row)));
            if (dump != null && dump.isOpen()) {
                var found = available(dump, rows);
                rows.forEach(row -> balances.count(row, found.get(row.key().id())));
                rows.stream()
                        .filter(row -> isJudged(dump, row.key()))
                        .forEach(row -> balances.judgeAvailable(
                                shard,
                                row,
                                sumsOf(sums, row),
                                found.get(row.key().id()),
                                held.getOrDefault(row.key(), 0L)));
            }
        });
    }

    private static Sums sumsOf(Map<BalanceKey, Sums> sums, Row row) {
        return Objects.requireNonNull(sums.get(row.key()));
    }

    private ShardId shardOf(Row row) {
        return ShardId.of(
                row.key().kind(), row.key().id(), redis.shardsOf(row.key().kind()));
    }

    private Map<String, String> available(ShardDump dump, List<Row> rows) {
        var ids = rows.stream().map(row -> row.key().id()).toList();
        var found = redis.available(dump.shard(), dump.generation(), ids);
        balancesFound.merge(dump.shard(), (long) found.size(), Long::sum);
        for (Row row : rows) {
            if (watched.isPresent() && watched.get().contains(row.key())) {
                var then = dump.watched().get(row.key().id());
                if (then == null) {
                    found.remove(row.key().id());
                } else {
                    found.put(row.key().id(), then);
                }
            }
        }
        return found;
    }

    private boolean isJudged(ShardDump late, BalanceKey key) {
        return watched.isEmpty() || (watched.get().contains(key) && !isMoving(late, key));
    }

    /** Whether a watched balance was another one before the snapshot than after it. */
    private boolean isMoving(ShardDump late, BalanceKey key) {
        var early = before.get(late.shard());
        return early != null
                && !(early.generation() == late.generation()
                        && Objects.equals(
                                early.watched().get(key.id()), late.watched().get(key.id()))
                        && holding(liveBefore, key, late.shard()).equals(holding(liveAfter, key, late.shard())));
    }

    private static Set<Long> holding(Map<ShardId, Map<String, Set<Long>>> live, BalanceKey key, ShardId shard) {
        return live.getOrDefault(shard, Map.of()).getOrDefault(key.id(), Set.of());
    }

    /** The transactions that are on their way with something of an id, by id. */
    private static Map<String, Set<Long>> live(ShardDump dump) {
        var byId = new HashMap<String, Set<Long>>();
        dump.records().forEach((tx, record) -> {
            if (record.isLive()) {
                record.branch(dump.shard()).lines().forEach(line -> byId.computeIfAbsent(
                                line.id(), id -> new HashSet<>())
                        .add(tx));
            }
        });
        return byId;
    }

    /** Every paid order was met by its commit, now or in the past, or there are too few; then the database finds which. */
    private void judgeOrders() {
        if (journal.paidOrders() != decisions.totals().ordersPaid + paidInThePast.orders()) {
            journal.wronglyPaid().forEach(order -> order.judge(findings));
        }
        past.judge(findings, paidInThePast, Participants.PAYMENT);
        findings.equal(
                Invariant.I5, "journal", "decisions changed after they were written", 0, journal.changedDecisions());
    }

    private void judgeLedger(Map<String, Long> foldedDebits) {
        var ledger = journal.ledger();
        for (String kind : List.of(Participants.STOCK, Participants.PAYMENT)) {
            LedgerAudit.judge(
                    findings,
                    kind,
                    ledger.getOrDefault(kind, Map.of()),
                    balances.totals(kind).folded,
                    past.of(kind).debited().add(BigDecimal.valueOf(foldedDebits.getOrDefault(kind, 0L))));
        }
    }

    private void judgeAlarms() {
        journal.alarms()
                .forEach(alarm ->
                        findings.add(Finding.of(Invariant.I13, alarm.getKey(), "alarm", "none", alarm.getValue())));
    }

    /** A shard may hold no balance that the journal does not know. */
    private void findSurplus(ShardId shard, long generation) {
        var dump = after.get(shard);
        if (dump == null
                || !dump.isOpen()
                || redis.countAvailable(shard, generation) <= balancesFound.getOrDefault(shard, 0L)) {
            return;
        }
        var unknown = new ArrayList<String>();
        redis.idsAvailable(shard, generation, ids -> unknown.addAll(journal.unknown(shard.kind(), ids)));
        unknown.forEach(id -> balances.unknown(new BalanceKey(shard.kind(), id), shard));
    }

    private Figures figures() {
        var totals = decisions.totals();
        var stock = balances.totals(Participants.STOCK);
        var payment = balances.totals(Participants.PAYMENT);
        return new Figures(
                stock.count,
                stock.available,
                payment.count,
                payment.available,
                generations.size(),
                folded.size(),
                totals.commits + past.commits(),
                totals.aborts + past.aborts(),
                totals.checkouts + past.checkouts(),
                totals.ordersPaid + paidInThePast.orders(),
                totals.unitsSold + past.of(Participants.STOCK).sold().longValueExact(),
                totals.chargedMinor + past.of(Participants.PAYMENT).sold().longValueExact(),
                branches.live());
    }
}
