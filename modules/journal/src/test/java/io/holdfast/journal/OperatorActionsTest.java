package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.holdfast.protocol.OperatorAction;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OperatorActionsTest {
    @RegisterExtension
    static JournalDatabase database = new JournalDatabase();

    @Test
    void whatIsAboutToBeDoneIsOnRecordBeforeAnybodyKnowsWhatComesOfIt() {
        database.run("delete from operator_action");
        var ids = OperatorActions.begin(database.sql(), "node-1", "retry", List.of("3.17", "session 4"), "why")
                .await();
        assertThat(OperatorActions.latest(database.sql()).await())
                .extracting(OperatorAction::target, OperatorAction::verb, OperatorAction::outcome)
                .containsExactly(tuple("session 4", "retry", null), tuple("3.17", "retry", null));

        OperatorActions.end(database.sql(), ids, List.of("sent again", "tried again"))
                .await();

        var latest = OperatorActions.latest(database.sql()).await();
        assertThat(latest).extracting(OperatorAction::outcome).containsExactly("tried again", "sent again");
        assertThat(latest.getLast().at()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(latest.getLast().node()).isEqualTo("node-1");
        assertThat(latest.getLast().reason()).isEqualTo("why");
        assertThat(latest.getLast().id()).isEqualTo(ids.getFirst());
    }

    @Test
    void nothingIsOnRecordWithoutAReason() {
        assertThatThrownBy(() -> OperatorActions.begin(database.sql(), "node-1", "abort", List.of("3.17"), "")
                        .await())
                .hasMessageContaining("reason");
    }

    @Test
    void anAlarmIsOpenUntilItIsResolved() {
        var shard = new ShardId("stock", 7);
        var tx = new TxId(3, 17);
        Alarms.raise(database.sql(), shard, tx).await();
        Alarms.raise(database.sql(), shard, tx).await();
        assertThat(Alarms.open(database.sql()).await()).singleElement().satisfies(alarm -> {
            assertThat(alarm.shard()).isEqualTo(shard);
            assertThat(alarm.tx()).isEqualTo(tx);
            assertThat(alarm.cause()).isEqualTo("contradicts the journal about 3.17");
            assertThat(alarm.raisedAt()).endsWith("Z");
            assertThat(alarm.ageMs()).isNotNegative();
        });
        Alarms.resolve(database.sql(), shard, "looked at it").await();
        assertThat(Alarms.open(database.sql()).await()).isEmpty();
    }

    @Test
    void anAlarmAboutNoShardIsNamed() {
        database.run("insert into alarm (shard, cause) values ('nonsense', 'planted')");
        assertThatThrownBy(() -> Alarms.open(database.sql()).await())
                .isInstanceOf(UnreadableAlarmException.class)
                .hasMessageMatching("alarm \\d+ in the table alarm cannot be read: not a shard: nonsense");
        database.run("delete from alarm where shard = 'nonsense'");
    }
}
