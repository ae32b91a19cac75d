package io.holdfast.journal;

import io.vertx.core.Future;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The journal's own sums of what was sold, by kind and id, overall and for each day (UTC). Made by the database from what the decisions
 * took, not from what is told of them, and read page by page: there may be more than a server remembers.
 *
 * <p>One snapshot, in a transaction that writes nothing and so has no number: a number that is not over for minutes would keep for as
 * long whatever {@link Announcements} looks for behind it.
 */
public final class SaleBook {
    private static final String SNAPSHOT = "start transaction isolation level repeatable read read only";
    /** So that no part is dropped that the snapshot has. */
    private static final String KEEP = "lock table past in row share mode";

    /** What is carried is of no day. */
    private static final String BOOK = """
            select kind, case grouping(day) when 0 then day end as day, id, sum(amount)::bigint as amount
            from (select split_part(b.text, '-', 1) as kind,
                         (d.decided_at at time zone 'UTC')::date as day,
                         split_part(l.text, ':', 1) collate "C" as id,
                         case when split_part(l.text, ':', 2) like '+%'
                             then -split_part(l.text, ':', 2)::bigint
                             else split_part(l.text, ':', 2)::bigint end as amount
                  from decision d,
                       string_to_table(d.branches, '|') as b (text),
                       string_to_table(substr(b.text, strpos(b.text, ' ') + 1), ',') as l (text)
                  where d.outcome = 'C' and d.order_id is not null
                    and not exists (select from past p where p.transactions @> d.tx)
                  union all
                  select kind, 'infinity', id, amount from past_sale) s
            group by grouping sets ((kind, id), (kind, day, id))
            having sum(amount) <> 0 and (grouping(day) = 1 or day < 'infinity')
            order by 1, 2 nulls first, 3""";

    private final SqlConnection connection;
    private final Cursor sums;

    /**
     * What was taken of an id.
     *
     * @param kind of participant
     * @param day null for overall
     */
    public record Amount(String kind, @Nullable LocalDate day, String id, long amount) {}

    private SaleBook(SqlConnection connection, Cursor sums) {
        this.connection = connection;
        this.sums = sums;
    }

    /** Opens it on a connection that nobody else uses; {@link #close} ends it. */
    public static Future<SaleBook> open(SqlConnection connection) {
        return connection
                .query(SNAPSHOT)
                .execute()
                .compose(begun -> connection.query(KEEP).execute())
                .compose(kept -> connection.prepare(BOOK))
                .map(PreparedStatement::cursor)
                .map(sums -> new SaleBook(connection, sums));
    }

    public Future<Void> close() {
        return connection.query("rollback").execute().mapEmpty();
    }

    /**
     * The next sums, at most {@code limit}; none after the last. By kind, of each first those overall and then those of each day, by id;
     * nothing that comes to zero.
     */
    public Future<List<Amount>> next(int limit) {
        return sums.read(limit).map(rows -> rows.stream().map(SaleBook::amount).toList());
    }

    private static Amount amount(Row row) {
        return new Amount(row.getString(0), row.getLocalDate(1), row.getString(2), row.getLong(3));
    }

    /** What counts in the sums that are carried. */
    public Future<List<Sales.Carried>> carried() {
        return Sales.carried(connection);
    }
}
