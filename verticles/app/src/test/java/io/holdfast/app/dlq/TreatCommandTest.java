package io.holdfast.app.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Cli;
import io.holdfast.app.endtoend.Server;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code dlq} says and exits with when not all that was meant was done. */
class TreatCommandTest {
    private static final JsonObject ENTRY = new JsonObject()
            .put("cause", "committed")
            .put("target", "3.17")
            .put("detail", "committed")
            .put("age_ms", 1_000)
            .put("outcome", "is tried again at once")
            .put("done", true);

    @Test
    void nothingThatMatchesIsNothingDone() throws Exception {
        var retried = run("retry", "--shard", "stock-0", "--reason", "a test");
        assertThat(retried.status()).isEqualTo(1);
        assertThat(retried.text()).isEqualTo("nothing matches: nothing that is meant is stuck, so nothing was done");

        var dry = run("finish", "--cause", "frozen", "--dry-run");
        assertThat(dry.status()).isEqualTo(1);
        assertThat(dry.text()).isEqualTo("nothing matches: nothing that is meant is stuck, so nothing would be done");
    }

    @Test
    void aPartOfWhatMatchesIsNotAllOfIt() {
        var all = treatment(false);
        assertThat(TreatCommand.isComplete(all)).isTrue();
        assertThat(StuckText.treatment(all)).endsWith("=> is tried again at once");

        var part = treatment(true);
        assertThat(TreatCommand.isComplete(part)).isFalse();
        assertThat(StuckText.treatment(part)).endsWith("\nmore matches than these 1: say it again for the rest");
    }

    private static JsonObject treatment(boolean truncated) {
        return new JsonObject()
                .put("dry_run", false)
                .put("entries", JsonArray.of(ENTRY))
                .put("not_found", new JsonArray())
                .put("truncated", truncated);
    }

    private static Cli.Result run(String verb, String... options) throws Exception {
        return Server.shared().cli().run(List.of("dlq", verb), options);
    }
}
