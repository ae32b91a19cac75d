package io.holdfast.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RemedyTest {
    private static final ShardId STOCK = new ShardId("stock", 0);
    private static final TxId TX = new TxId(3, 17);

    private static Stuck stuck(Stuck.Cause cause, TxId tx) {
        return new Stuck(cause, "it", tx, null, null, "", List.of(STOCK), null, null, 500);
    }

    private static List<Stuck.Cause> causesOf(Remedy remedy) {
        return Arrays.stream(Stuck.Cause.values())
                .filter(cause -> remedy.refusal(cause) == null)
                .toList();
    }

    @Test
    void onlyWhatIsUndecidedIsAborted() {
        assertThat(causesOf(Remedy.ABORT)).containsExactly(Stuck.Cause.UNDECIDED);
        assertThat(Remedy.ABORT.refusal(Stuck.Cause.COMMITTED)).startsWith("it is committed");
        assertThat(Remedy.ABORT.refusal(Stuck.Cause.ABORTED)).startsWith("it is aborted already");
        assertThat(Remedy.ABORT.refusal(Stuck.Cause.RECOVERY)).contains("recovery");
        assertThat(Remedy.ABORT.refusal(Stuck.Cause.FROZEN)).isEqualTo("a shard cannot be aborted");
    }

    @Test
    void onlyWhatIsDecidedIsFinished() {
        assertThat(causesOf(Remedy.FINISH))
                .containsExactly(Stuck.Cause.COMMITTED, Stuck.Cause.ABORTED, Stuck.Cause.FROZEN);
        assertThat(Remedy.FINISH.refusal(Stuck.Cause.UNDECIDED)).startsWith("it is undecided");
        assertThat(Remedy.FINISH.refusal(Stuck.Cause.RECOVERY)).contains("by itself");
        assertThat(Remedy.FINISH.refusal(Stuck.Cause.REBUILD)).contains("rebuilt");
    }

    @Test
    void everythingIsTriedAgainButAFrozenShard() {
        assertThat(causesOf(Remedy.RETRY)).hasSize(5).doesNotContain(Stuck.Cause.FROZEN);
        assertThat(Remedy.RETRY.refusal(Stuck.Cause.FROZEN)).contains("frozen");
    }

    @Test
    void causesAndRemediesHaveTheNamesOfTheApi() {
        assertThat(Stuck.Cause.values())
                .extracting(Stuck.Cause::label)
                .containsExactly("undecided", "committed", "aborted", "recovery", "rebuild", "frozen");
        assertThat(Remedy.values()).extracting(Remedy::label).containsExactly("retry", "abort", "finish");
    }

    @Test
    void transactionsAreMeantByTheirNames() {
        var selection = Selection.of(Set.of(TX));
        assertThat(selection.has(stuck(Stuck.Cause.COMMITTED, TX))).isTrue();
        assertThat(selection.has(stuck(Stuck.Cause.FROZEN, new TxId(3, 18)))).isFalse();
        assertThat(selection.has(stuck(Stuck.Cause.RECOVERY, null))).isFalse();
    }

    @Test
    void aFilterMeansWhatPassesAllOfIt() {
        var stuck = stuck(Stuck.Cause.COMMITTED, TX);
        assertThat(filter(STOCK, Set.of(Stuck.Cause.COMMITTED), 500).has(stuck)).isTrue();
        assertThat(filter(null, Set.of(), 0).has(stuck)).isTrue();
        assertThat(filter(new ShardId("stock", 1), Set.of(), 0).has(stuck)).isFalse();
        assertThat(filter(null, Set.of(Stuck.Cause.ABORTED), 0).has(stuck)).isFalse();
        assertThat(filter(null, Set.of(), 501).has(stuck)).isFalse();
    }

    private static Selection filter(ShardId shard, Set<Stuck.Cause> causes, long olderThanMs) {
        return new Selection(Set.of(), shard, causes, olderThanMs);
    }

    @Test
    void whatIsTriedAgainIsNoTransaction() {
        var stuck = Stuck.retried(Stuck.Cause.REBUILD, "stock", "words", List.of(STOCK), "no", 20L, 7);
        assertThat(stuck)
                .isEqualTo(new Stuck(
                        Stuck.Cause.REBUILD, "stock", null, null, null, "words", List.of(STOCK), "no", 20L, 7));
    }
}
