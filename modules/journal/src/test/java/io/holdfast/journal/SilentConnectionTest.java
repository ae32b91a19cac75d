package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.embedded.testing.TestStores;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** As when the machine of Postgres vanishes and another one takes its address: nobody ends the old connections. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class SilentConnectionTest {
    private static final String DATABASE = TestStores.freshDatabase();

    private Context loop;
    private Passage passage;
    private Postgres postgres;

    @BeforeEach
    void stand(Vertx vertx) {
        loop = vertx.getOrCreateContext();
        passage = Passage.to(DATABASE, vertx);
        postgres = Postgres.at(passage.uri()).withSilenceLimits(2, 4);
    }

    private <T> T await(Callable<Future<T>> asked) {
        return Future.<T>future(promise -> loop.runOnContext(turn -> {
                    try {
                        asked.call().onComplete(promise);
                    } catch (Exception e) {
                        promise.fail(e);
                    }
                }))
                .await();
    }

    private static Future<Boolean> answers(SqlClient client) {
        return client.query("select 1").execute().map(true).otherwise(false);
    }

    @Test
    void aClientsConnectionThatSaysNothingIsReplacedAndWhatWaitsOnItIsInDoubt(Vertx vertx) {
        var client = await(() -> Future.succeededFuture(postgres.client(vertx)));
        assertThat(await(() -> answers(client))).isTrue();
        passage.fallSilent();

        var failure =
                await(() -> client.query("select 2").execute().transform(done -> Future.succeededFuture(done.cause())));
        assertThat(Unavailability.ofRead(failure).succeeded()).as("%s", failure).isTrue();
        assertThat(Postgres.wasNeverAsked(failure)).isFalse();
        assertThat(await(() -> answers(client))).isTrue();
    }

    @Test
    void aTransactionOnAConnectionThatSaysNothingFailsAndTheNextHasAnother(Vertx vertx) {
        isReplaced(() -> postgres.pool(vertx));
    }

    @Test
    void soDoesOneOfStatementsOverManyRows(Vertx vertx) {
        isReplaced(() -> postgres.poolForBulk(vertx));
    }

    /** Otherwise whoever repeats it, with the same key, would wait for it. */
    @Test
    void postgresGivesUpWhatSuchATransactionHolds(Vertx vertx) {
        var transactor = await(() -> Future.succeededFuture(new Transactor(postgres.pool(vertx))));
        assertThat(locks(transactor, () -> passage.fallSilent())).isFalse();
        assertThat(Stream.generate(() -> locks(transactor, () -> {})).anyMatch(locked -> locked))
                .isTrue();
    }

    /** As when the machine that rebuilds the leaderboard is gone: the next one takes its turn. */
    @Test
    void norDoesItKeepTheTurnOfALongReader(Vertx vertx) {
        var gone = await(() -> postgres.poolForBulk(vertx).getConnection());
        assertThat(await(() -> takesTurn(gone))).isTrue();
        assertThat(await(() -> gone.query("begin").execute().map(true))).isTrue();
        passage.fallSilent();

        var next = await(() -> Postgres.at(DATABASE).poolForBulk(vertx).getConnection());
        assertThat(Stream.generate(() -> await(() -> takesTurn(next))).anyMatch(taken -> taken))
                .isTrue();
    }

    private static Future<Boolean> takesTurn(SqlClient client) {
        return client.query("select pg_try_advisory_lock(98) from pg_sleep(0.05)")
                .execute()
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    private boolean locks(Transactor transactor, Runnable meanwhile) {
        return await(() -> transactor
                .transact(connection -> connection
                        .query("select pg_advisory_xact_lock(99)")
                        .execute()
                        .onSuccess(held -> meanwhile.run())
                        .compose(held -> answers(connection)))
                .otherwise(false));
    }

    private void isReplaced(Supplier<Pool> pool) {
        var transactor = await(() -> Future.succeededFuture(new Transactor(pool.get())));
        var cut = transact(transactor, () -> passage.fallSilent());
        assertThat(cut).isFalse();
        assertThat(transact(transactor, () -> {})).isTrue();
    }

    private boolean transact(Transactor transactor, Runnable meanwhile) {
        return await(() -> transactor
                .transact(connection ->
                        answers(connection).onSuccess(begun -> meanwhile.run()).compose(begun -> answers(connection)))
                .otherwise(false));
    }
}
