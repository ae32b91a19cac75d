package io.holdfast.reservations;

import static io.holdfast.reservations.JournalledShard.take;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.journal.Sessions;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.Suspicion;
import io.holdfast.protocol.TxId;
import io.holdfast.runtime.Addresses;
import io.holdfast.runtime.LocalCodecs;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FloorsTest {
    private static void raise(JournalledShard shard) {
        var gated = shard.gated(suspected -> {});
        shard.start(() -> Floors.raise(shard.vertx(), shard.journal(), List.of(gated)))
                .await();
    }

    private static long ended(JournalledShard shard, ShardConnection connection) {
        long session = shard.session();
        connection.fence(session).await();
        connection.advanceLowWater(session, 3).await();
        Sessions.fence(shard.journal(), session).await();
        Sessions.close(shard.journal(), session).await();
        return session;
    }

    private static TreeSet<String> header(JournalledShard shard, ShardConnection connection) {
        var fields = new TreeSet<String>();
        shard.redis("HKEYS", "{stock-0}:" + connection.generation() + ":header")
                .forEach(field -> fields.add(field.toString()));
        return fields;
    }

    @Test
    void ofSessionsThatHaveEndedNothingIsLeftInTheHeader() {
        try (var shard = JournalledShard.holding(Map.of("a", 10L))) {
            var connection = shard.connect();
            var before = header(shard, connection);
            var ended =
                    Stream.generate(() -> ended(shard, connection)).limit(11).toList();
            assertThat(header(shard, connection)).hasSizeGreaterThanOrEqualTo(before.size() + 22);

            raise(shard);
            before.add("floor");
            assertThat(header(shard, connection)).isEqualTo(before);
            var late = new Command.Prepare(new TxId(ended.getFirst(), 4), "order-1", take("a", 1));
            assertThat(connection.run(List.of(late)).await()).containsExactly(Reply.ENDED);
        }
    }

    @Test
    void aSessionThatLivesKeepsItsMarksAndThoseAfterItToo() {
        try (var shard = JournalledShard.holding(Map.of("a", 10L))) {
            var connection = shard.connect();
            ended(shard, connection);
            long living = shard.session();
            connection.advanceLowWater(living, 5).await();
            long after = ended(shard, connection);

            raise(shard);
            assertThat(header(shard, connection)).contains("low:" + living, "low:" + after, "fence:" + after);
            var next = new Command.Prepare(new TxId(living, 6), "order-1", take("a", 1));
            assertThat(connection.run(List.of(next)).await()).containsExactly(new Reply.Yes(connection.generation()));
        }
    }

    /** Whatever let it in, it would be lost with the session: its shard is to be frozen, and says why. */
    @Test
    void aShardThatHoldsSomethingOfASessionThatHasEndedContradictsTheJournal() {
        try (var shard = JournalledShard.holding(Map.of("a", 10L))) {
            LocalCodecs.register(shard.vertx().eventBus());
            Promise<Suspicion> suspicion = Promise.promise();
            shard.vertx()
                    .eventBus()
                    .<Suspicion>localConsumer(Addresses.keeper("stock"), told -> suspicion.tryComplete(told.body()));
            var connection = shard.connect();
            long session = shard.session();
            var held = new Command.Prepare(new TxId(session, 1), "order-1", take("a", 4));
            connection.run(List.of(held)).await();
            Sessions.fence(shard.journal(), session).await();
            Sessions.close(shard.journal(), session).await();

            raise(shard);
            assertThat(suspicion.future().await())
                    .isEqualTo(new Suspicion.Contradiction(JournalledShard.SHARD, new TxId(session, TxId.MAX_SEQ)));
            assertThat(shard.available("a")).isEqualTo(6);
        }
    }
}
