package io.holdfast.journal;

import io.holdfast.protocol.LogFields;
import io.holdfast.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the database from growing for ever: drops the parts of the journal that are over and older than the retention
 * time, deletes old answers kept under keys, and merges old postings. Everything is done in pieces that hold up nobody,
 * may be cut short at any point, and is done by one node at a time.
 */
public final class Retention {
    /** The least that may be configured. */
    public static final Duration LEAST = Duration.ofDays(1);

    /** Clients may repeat a request with a key for this long, however little else is kept. */
    static final Duration KEYS_LEAST = Duration.ofDays(30);

    /** A server that starts again and again must not pile up the parts of sessions that decided nothing. */
    private static final Duration EMPTY_PARTS = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final int KEYS = 1_000;
    private static final int POSTINGS = 10_000;
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private static final String TAKE_TURN = "select pg_try_advisory_lock(7, 0)";
    private static final String END_TURN = "select pg_advisory_unlock(7, 0)";
    private static final String ENDED = "select first_session, last_session from ended_parts($1, $2)";
    private static final String IS_EMPTY = "select not exists (select from decisions_between($1, $2, 1))";
    private static final String DROP = "select drop_part($1)";
    private static final String FORGET_KEYS = """
            delete from idempotency where ctid = any (array(
                select ctid from idempotency where kept_at < $1 order by kept_at limit $2::int))""";
    /** The first of the old postings of an account takes up the others. */
    private static final String MERGE_POSTINGS = """
            with old as (
                select min(id) over account as keeper, sum(amount) over account as total, id
                from (select * from ledger order by id limit $2::int) l
                where posted_at < $1
                window account as (partition by kind, account)),
            gone as (delete from ledger l using old o where l.id = o.id and o.id <> o.keeper returning o.keeper, o.total)
            update ledger l set amount = g.total, cause = 'carried'
            from (select distinct keeper, total from gone) g
            where l.id = g.keeper""";

    private static final String FORGET_GENERATIONS = """
            delete from generation g using shard s
            where s.name = g.shard and g.generation < s.generation and g.begun_at < $1""";
    private static final String FORGET_SWITCHES = "delete from mode_switch where switched_at < $1";

    private final SqlConnection connection;
    private final OffsetDateTime now;
    private final OffsetDateTime before;
    private final Terms terms;
    private int dropped;

    /**
     * How long decisions are kept.
     *
     * @param least at least {@link #LEAST}
     * @param untilAnnounced and until they are announced
     */
    public record Terms(Duration least, boolean untilAnnounced) {
        public Terms {
            if (least.compareTo(LEAST) < 0) {
                throw new IllegalArgumentException("decisions must be kept for a day at least, not " + least);
            }
        }
    }

    private record Part(long first, long last) {}

    private Retention(SqlConnection connection, OffsetDateTime now, Terms terms) {
        this.connection = connection;
        this.now = now;
        this.before = now.minus(terms.least());
        this.terms = terms;
    }

    /**
     * Does what there is to do at {@code now}, unless somebody else is at it. Returns how many parts were dropped.
     *
     * @param connection used by nobody else meanwhile, and for bulk: it runs transactions of its own
     */
    public static Future<Integer> run(SqlConnection connection, OffsetDateTime now, Terms terms) {
        var run = new Retention(connection, now, terms);
        return connection
                .query(TAKE_TURN)
                .execute()
                .compose(rows -> rows.iterator().next().getBoolean(0)
                        ? run.work().eventually(() -> connection.query(END_TURN).execute())
                        : Future.succeededFuture(0));
    }

    private Future<Integer> work() {
        return foldWhatEnded()
                .compose(done -> dropOldParts())
                .compose(done -> dropEmptyParts())
                .compose(done -> forgetKeys())
                .compose(done -> mergePostings())
                .compose(done -> forgetHistory())
                .map(done -> dropped);
    }

    private Future<Void> foldWhatEnded() {
        return Sessions.unfolded(connection).compose(sessions -> Folder.foldEnded(connection, sessions));
    }

    private Future<Void> dropOldParts() {
        return endedParts(before).compose(this::dropAll);
    }

    private Future<Void> dropEmptyParts() {
        return endedParts(now.minus(EMPTY_PARTS)).compose(parts -> {
            Future<Void> done = Future.succeededFuture();
            for (Part part : parts) {
                done = done.compose(v -> isEmpty(part))
                        .compose(empty -> empty ? dropAll(List.of(part)) : Future.succeededFuture());
            }
            return done;
        });
    }

    private Future<List<Part>> endedParts(OffsetDateTime endedBefore) {
        return connection
                .preparedQuery(ENDED)
                .execute(Tuple.of(endedBefore, terms.untilAnnounced()))
                .map(rows -> rows.stream()
                        .map((Row row) -> new Part(row.getLong(0), row.getLong(1)))
                        .toList());
    }

    private Future<Boolean> isEmpty(Part part) {
        return connection
                .preparedQuery(IS_EMPTY)
                .execute(Tuple.of(TxId.floorOf(part.first()), TxId.floorOf(part.last() + 1) - 1))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /** Where somebody reads the journal just now, the rest waits for the next time. */
    private Future<Void> dropAll(List<Part> parts) {
        Future<Void> done = Future.succeededFuture();
        for (Part part : parts) {
            done = done.compose(v -> Past.carry(connection, part.first(), part.last()))
                    .compose(carried -> drop(part));
        }
        return done.recover(cause -> {
            if (cause instanceof PgException error && LOCK_NOT_AVAILABLE.equals(error.getSqlState())) {
                LOG.info("the journal is being read; its oldest part is dropped later");
                return Future.succeededFuture();
            }
            return Future.failedFuture(cause);
        });
    }

    private Future<Void> drop(Part part) {
        return connection
                .preparedQuery(DROP)
                .execute(Tuple.of(part.first()))
                .onSuccess(done -> {
                    dropped++;
                    LOG.atInfo()
                            .addKeyValue(LogFields.SESSION, part.first())
                            .log("dropped the decisions of session {}: their sums are carried", part.first());
                })
                .mapEmpty();
    }

    private Future<Void> forgetKeys() {
        var keysBefore = before.isBefore(now.minus(KEYS_LEAST)) ? before : now.minus(KEYS_LEAST);
        return connection
                .preparedQuery(FORGET_KEYS)
                .execute(Tuple.of(keysBefore, KEYS))
                .compose(rows -> rows.rowCount() < KEYS ? Future.succeededFuture() : forgetKeys());
    }

    private Future<Void> mergePostings() {
        return connection
                .preparedQuery(MERGE_POSTINGS)
                .execute(Tuple.of(before, POSTINGS))
                .compose(rows -> rows.rowCount() == 0 ? Future.succeededFuture() : mergePostings());
    }

    /** Every shard keeps its present generation. */
    private Future<Void> forgetHistory() {
        return connection
                .preparedQuery(FORGET_GENERATIONS)
                .execute(Tuple.of(before))
                .compose(done -> connection.preparedQuery(FORGET_SWITCHES).execute(Tuple.of(before)))
                .mapEmpty();
    }
}
