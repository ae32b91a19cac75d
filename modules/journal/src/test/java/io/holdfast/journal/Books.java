package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** What the ledger of a database must always say, and decision rows written as the journal writes them. */
final class Books {
    private static final String UNBALANCED =
            "select kind || ' is off by ' || sum(amount) from ledger group by kind having sum(amount) <> 0";
    private static final String NOT_THE_BALANCES = """
            select kind || ' has ' || coalesce(b.held, 0) || ' but the ledger says ' || coalesce(l.available, 0)
            from (select kind, sum((opening + credited - debited)::numeric) as held from balance group by kind) b
                     full join (select kind, sum(amount) filter (where account = 'available') as available
                                from ledger group by kind) l using (kind)
            where coalesce(b.held, 0) <> coalesce(l.available, 0)""";

    private final JournalDatabase database;

    Books(JournalDatabase database) {
        this.database = database;
    }

    void decide(long session, long seq, char outcome, String branches) {
        database.run(
                "insert into decision (tx, outcome, mode, branches, event) values ($1, $2::text::\"char\", '2', $3, '')",
                session << 40 | seq,
                String.valueOf(outcome),
                branches);
    }

    long available(String kind, String id) {
        return database.number(
                "select opening + credited - debited from balance where kind = $1 and id = $2", kind, id);
    }

    long posted(String kind, String account) {
        return database.number(
                "select coalesce(sum(amount), 0)::bigint from ledger where kind = $1 and account = $2", kind, account);
    }

    void assertBalanced() {
        assertThat(database.texts(UNBALANCED)).isEmpty();
        assertThat(database.texts(NOT_THE_BALANCES)).isEmpty();
    }

    /** Everything that folding writes, but for the number of postings. */
    List<String> snapshot() {
        return database.texts("""
                select kind || ' ' || id || ' ' || opening || ' ' || credited || ' ' || debited from balance
                union all
                select kind || ' ' || account || ' ' || sum(amount) from ledger group by kind, account
                union all
                select 'session ' || e || ' ' || seq || ' ' || folded from low_water
                order by 1""");
    }
}
