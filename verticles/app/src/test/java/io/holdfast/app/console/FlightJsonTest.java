package io.holdfast.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.coordinator.Decision;
import io.holdfast.journal.Inspection.Decided;
import io.holdfast.journal.RecordedBranch;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import io.holdfast.runtime.Flight;
import io.holdfast.runtime.Flight.Kind;
import io.holdfast.runtime.Flight.Step;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FlightJsonTest {
    private static final TxId TX = new TxId(3, 17);
    private static final ShardId STOCK = new ShardId("stock", 0);
    private static final Instant NOW = Instant.parse("2026-11-27T01:00:00Z");

    private static Step step(Kind kind, @Nullable Integer branch, @Nullable Boolean sound) {
        return new Step(kind, 1_500_000, branch, branch == null ? null : STOCK, "words", sound);
    }

    private static JsonObject shown(Step... steps) {
        var flight = new Flight(TX, "o1", Mode.SAGA, "because", 2_000_000_000, List.of(steps));
        return FlightJson.of(flight, Optional.empty(), Optional.empty(), NOW);
    }

    @Test
    void timesAreThoseOfTheBeginningAndOfTheStep() {
        var begun = shown(step(Kind.BEGUN, null, null)).getJsonArray("steps").getJsonObject(0);
        assertThat(begun.getDouble("after_ms")).isEqualTo(1.5);
        assertThat(begun.getString("at")).isEqualTo("2026-11-27T00:59:58.001500Z");
    }

    @Test
    void whatIsCommittedIsSettledOnceEachBranchIsFinished() {
        var asked = step(Kind.BRANCH, 0, null);
        var answered = step(Kind.ANSWERED, null, true);
        var failed = step(Kind.FINISHED, 0, false);
        assertThat(shown(asked, answered, failed).getString("state")).isEqualTo("in flight");
        assertThat(shown(asked, answered, failed, step(Kind.FINISHED, 0, true)).getString("state"))
                .isEqualTo("settled");
    }

    @Test
    void whatIsRefusedIsSettledOnceAllThatMayHoldIsUndone() {
        var asked = step(Kind.BRANCH, 0, null);
        var answered = step(Kind.ANSWERED, null, false);
        var held = step(Kind.VOTED, 0, true);
        assertThat(shown(asked, step(Kind.VOTED, 0, false), answered).getString("state"))
                .isEqualTo("settled");
        assertThat(shown(asked, held, answered).getString("state")).isEqualTo("in flight");
        assertThat(shown(asked, held, step(Kind.UNDONE, 0, true), answered).getString("state"))
                .isEqualTo("settled");
    }

    @Test
    void theGuardIsTheFirstStepThatIsNotSound() {
        assertThat(shown(step(Kind.VOTED, 0, true), step(Kind.VOTED, 0, false)).getString("guard"))
                .isEqualTo("stock-0: words");
        assertThat(shown(step(Kind.VOTED, 0, true)).getValue("guard")).isNull();
    }

    @Test
    void whatNobodyRemembersIsShownFromTheJournal() {
        var branches = RecordedBranch.decode("stock-0@7#abc a:1,b:2|payment-0@3#def u:+60");
        var shown = FlightJson.of(TX, new Decided(Decision.COMMIT, Mode.TWO_PHASE, "o1", branches, NOW));
        assertThat(shown.getBoolean("recorded")).isFalse();
        assertThat(shown.getString("mode")).isEqualTo("2pc");
        assertThat(shown.getJsonObject("decision"))
                .isEqualTo(JsonObject.of("outcome", "commit", "at", "2026-11-27T01:00:00Z"));
        assertThat(shown.getJsonArray("branches").getJsonObject(1))
                .isEqualTo(JsonObject.of("no", 1, "shard", "payment-0", "direction", "credit", "lines", "u:+60"));
        assertThat(shown.getJsonArray("steps").getJsonObject(0).getString("detail"))
                .isEqualTo("COMMIT is on disk");
    }
}
