package io.holdfast.reservations;

import static io.holdfast.reservations.JournalledShard.SHARD;
import static io.holdfast.reservations.JournalledShard.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.journal.Alarms;
import io.holdfast.journal.Shards;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.TxId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ShardRepairTest {
    private static final TxId TX = new TxId(1, 1);

    @Test
    void aSoundShardIsLeftAlone() {
        try (var shard = JournalledShard.holding(Map.of("a", 5L))) {
            long generation = shard.record().generation();
            assertThat(shard.repair(Map.of())).isEmpty();
            assertThat(shard.record().generation()).isEqualTo(generation);
        }
    }

    @Test
    void whatAStoreLostIsRebuiltFromTheJournal() {
        try (var shard = JournalledShard.holding(Map.of("a", 10L))) {
            long session = shard.session();
            shard.commit(new TxId(session, 1), "order", take("a", 3));
            long generation = shard.record().generation();
            shard.redis("FLUSHALL");
            assertThat(shard.repair(Map.of())).isEqualTo(Set.of(SHARD));
            assertThat(shard.record().generation()).isEqualTo(generation + 1);
            assertThat(shard.available("a")).isEqualTo(7);
            assertThat(shard.connect()
                            .run(List.of(new Command.Finish(new TxId(session, 1))))
                            .await())
                    .containsExactly(Reply.DONE);
            assertThat(shard.text("select cause from generation where generation = $1", generation + 1))
                    .isEqualTo("lost");
        }
    }

    @Test
    void ofRivalKeepersOneRebuilds() {
        try (var shard = JournalledShard.holding(Map.of("a", 10L))) {
            long generation = shard.record().generation();
            shard.redis("FLUSHALL");
            var rivals = List.of(shard.repairLater(Map.of()), shard.repairLater(Map.of()), shard.repairLater(Map.of()));
            var rebuilt = Future.all(rivals).await().<Set<?>>list();
            assertThat(rebuilt).filteredOn(Set::isEmpty).hasSize(2);
            assertThat(shard.record().generation()).isEqualTo(generation + 1);
            assertThat(shard.available("a")).isEqualTo(10);
        }
    }

    @Test
    void aStoreThatCannotBeReachedHoldsUpOnlyItself() {
        try (var shard = JournalledShard.holding(Map.of("a", 10L))) {
            shard.redis("FLUSHALL");
            assertThat(shard.repairBesideUnreachable()).isEqualTo(Set.of(SHARD));
        }
    }

    @Test
    void whatSomebodyLeftHalfLoadedIsRebuiltInAGenerationOfItsOwn() {
        try (var shard = JournalledShard.holding(Map.of("a", 10L))) {
            long generation = shard.record().generation();
            var gone = shard.connect();
            Shards.bump(shard.journal(), SHARD, generation, gone.identity().toString(), "lost")
                    .await();
            ShardLoader.begin(gone, generation + 1).await();
            assertThat(shard.repair(Map.of())).isEqualTo(Set.of(SHARD));
            assertThat(shard.record().generation()).isEqualTo(generation + 2);
            assertThat(shard.available("a")).isEqualTo(10);
        }
    }

    @Test
    void aShardThatDoesNotKnowACommittedBranchIsRebuilt() {
        try (var shard = JournalledShard.holding(Map.of("a", 10L))) {
            var tx = new TxId(shard.session(), 1);
            shard.commit(tx, "order", take("a", 3));
            assertThat(shard.repair(Map.of(SHARD, tx))).isEqualTo(Set.of(SHARD));
            assertThat(shard.available("a")).isEqualTo(7);
        }
    }

    @Test
    void aSuspicionThatARebuildHasAlreadyAnsweredChangesNothing() {
        try (var shard = JournalledShard.holding(Map.of("a", 10L))) {
            var tx = new TxId(shard.session(), 1);
            shard.commit(tx, "order", take("a", 3));
            shard.repair(Map.of(SHARD, tx));
            long generation = shard.record().generation();
            assertThat(shard.repair(Map.of(SHARD, tx))).isEmpty();
            assertThat(shard.record().generation()).isEqualTo(generation);
        }
    }

    @Test
    void aFrozenShardIsNotRebuilt() {
        try (var shard = JournalledShard.holding(Map.of("a", 10L))) {
            long generation = shard.record().generation();
            Alarms.raise(shard.journal(), SHARD, TX).await();
            shard.redis("FLUSHALL");
            assertThat(shard.repair(Map.of())).isEmpty();
            assertThat(shard.record().generation()).isEqualTo(generation);
            assertThat(shard.record().frozen()).isTrue();
        }
    }

    @Test
    void aShardThatAPersonHasCondemnedIsRebuiltAndItsAlarmsAreResolvedForTheReason() {
        try (var shard = JournalledShard.holding(Map.of("a", 10L))) {
            var tx = new TxId(shard.session(), 1);
            shard.commit(tx, "order", take("a", 3));
            long generation = shard.record().generation();
            Alarms.raise(shard.journal(), SHARD, tx).await();
            var connection = shard.connect();
            connection.freeze().await();

            assertThat(shard.condemn("looked at it")).containsExactly(SHARD);

            assertThat(shard.record().generation()).isGreaterThan(generation);
            assertThat(shard.record().frozen()).isFalse();
            assertThat(shard.available("a")).isEqualTo(7);
            assertThat(shard.text("select resolution from alarm where resolved_at is not null"))
                    .isEqualTo("looked at it");
            assertThat(shard.text("select cause from generation order by generation desc limit 1"))
                    .isEqualTo("operator");
            assertThat(shard.connect().run(List.of(new Command.Finish(tx))).await())
                    .containsExactly(Reply.DONE);
        }
    }

    @Test
    void soIsOneThatIsSound() {
        try (var shard = JournalledShard.holding(Map.of("a", 10L))) {
            long generation = shard.record().generation();
            assertThat(shard.condemn("to be sure")).containsExactly(SHARD);
            assertThat(shard.record().generation()).isGreaterThan(generation);
            assertThat(shard.available("a")).isEqualTo(10);
        }
    }

    @Test
    void whatWasVotedBeforeCannotCommitAfterIt() {
        try (var shard = JournalledShard.holding(Map.of("a", 10L))) {
            var tx = new TxId(shard.session(), 1);
            var connection = shard.connect();
            connection
                    .run(List.of(new Command.Prepare(tx, "order", take("a", 3))))
                    .await();
            shard.condemn("why not");
            assertThat(shard.available("a")).isEqualTo(10);
            assertThat(connection.run(List.of(new Command.Finish(tx))).await()).containsExactly(Reply.LOST);
        }
    }

    @Test
    void anAlarmIsResolvedOnlyTogetherWithTheGenerationThatContradicted() {
        try (var shard = JournalledShard.holding(Map.of("a", 10L))) {
            Alarms.raise(shard.journal(), SHARD, TX).await();
            long stale = shard.record().generation() - 1;
            assertThatThrownBy(() -> shard.start(() -> shard.postgres()
                                    .connectForBulk(shard.vertx())
                                    .compose(connection -> Shards.renew(connection, SHARD, stale, "a store", "why")
                                            .eventually(connection::close)))
                            .await())
                    .hasMessageContaining("ended meanwhile");
            assertThat(shard.record().frozen()).isTrue();
        }
    }
}
