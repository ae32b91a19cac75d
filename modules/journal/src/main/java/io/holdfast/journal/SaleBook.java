package io.holdfast.journal;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The journal's own sums of what was sold, by kind and id, overall and for each day (UTC). Made by the database from what the decisions
 * took, not from what is told of them, and kept in a table that ends with the connection: there may be more than a server remembers.
 */
public final class SaleBook {
    private static final List<String> MAKE = List.of(
            "set transaction isolation level repeatable read",
            "lock table past in row share mode", // so that no part is dropped that the snapshot has
            "drop table if exists pg_temp.sale_book",
            """
            create temp table sale_book as
            select kind, day, id, sum(amount)::bigint as amount from (
                select split_part(b.text, '-', 1) as kind,
                       (d.decided_at at time zone 'UTC')::date as day,
                       split_part(l.text, ':', 1) as id,
                       case when split_part(l.text, ':', 2) like '+%'
                           then -split_part(l.text, ':', 2)::bigint
                           else split_part(l.text, ':', 2)::bigint end as amount
                from decision d,
                     string_to_table(d.branches, '|') as b (text),
                     string_to_table(substr(b.text, strpos(b.text, ' ') + 1), ',') as l (text)
                where d.outcome = 'C' and d.order_id is not null
                  and not exists (select from past p where p.transactions @> d.tx)) sold
            group by kind, day, id""",
            """
            insert into sale_book
            select kind, 'infinity', id, sum(amount)::bigint
            from (select kind, id, amount from sale_book union all select kind, id, amount from past_sale) s
            group by kind, id""",
            "delete from sale_book where amount = 0",
            "create unique index on sale_book (kind, day, id collate \"C\")",
            "analyze sale_book");

    private static final String DAYS = "select distinct day from sale_book where day < 'infinity' order by day";
    private static final String PAGE = """
            select id, amount from sale_book
            where kind = $1 and day = coalesce($2::date, 'infinity') and id collate "C" > $3
            order by id collate "C" limit $4""";
    private static final String KNOWN = """
            select id from sale_book
            where kind = $1 and day = coalesce($2::date, 'infinity') and id collate "C" = any ($3)""";

    private final SqlConnection connection;

    /** What was taken of an id. */
    public record Amount(String id, long amount) {}

    private SaleBook(SqlConnection connection) {
        this.connection = connection;
    }

    /**
     * Sums up what there is now.
     *
     * @param connection for bulk, which nobody else uses
     */
    public static Future<SaleBook> make(SqlConnection connection) {
        return Transactor.within(connection, inside -> {
                    Future<?> done = Future.succeededFuture();
                    for (String statement : MAKE) {
                        done = done.compose(v -> inside.query(statement).execute());
                    }
                    return done.mapEmpty();
                })
                .map(made -> new SaleBook(connection));
    }

    /** Those of which there is something. */
    public Future<List<LocalDate>> days() {
        return connection.query(DAYS).execute().map(rows -> rows.stream()
                .map(row -> row.getLocalDate(0))
                .toList());
    }

    /**
     * At most {@code limit}, by id; nothing that comes to zero.
     *
     * @param day null for overall
     * @param behind the last of the page before, or an empty text
     */
    public Future<List<Amount>> page(String kind, @Nullable LocalDate day, String behind, int limit) {
        return connection
                .preparedQuery(PAGE)
                .execute(Tuple.of(kind, day, behind, limit))
                .map(rows -> {
                    var page = new ArrayList<Amount>(rows.size());
                    for (Row row : rows) {
                        page.add(new Amount(row.getString(0), row.getLong(1)));
                    }
                    return page;
                });
    }

    /** Which of them are in it. */
    public Future<Set<String>> known(String kind, @Nullable LocalDate day, List<String> ids) {
        var arguments = Tuple.tuple().addString(kind).addLocalDate(day).addArrayOfString(ids.toArray(String[]::new));
        return connection.preparedQuery(KNOWN).execute(arguments).map(rows -> {
            var known = new HashSet<String>();
            rows.forEach(row -> known.add(row.getString(0)));
            return known;
        });
    }
}
