package io.holdfast.app.dlq;

import io.holdfast.app.cli.DataOption;
import io.holdfast.protocol.Remedy;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has something done about what is stuck. What is meant is named, or filtered. */
abstract sealed class TreatCommand implements Callable<Integer> {
    private final Remedy remedy;

    @Mixin
    private final DataOption data = new DataOption();

    @Option(names = "--tx", paramLabel = "TX", description = "A transaction, such as 3.17; may be repeated.")
    private List<String> txs = List.of();

    @Option(names = "--shard", paramLabel = "SHARD", description = "All that waits for a shard, such as stock-0.")
    private @Nullable String shard;

    @Option(
            names = "--cause",
            paramLabel = "CAUSE",
            description = "All with a cause: undecided, committed, aborted, recovery, rebuild or frozen.")
    private @Nullable String cause;

    @Option(names = "--older-than", paramLabel = "S", description = "All that is stuck for so many seconds.")
    private @Nullable Integer olderThanS;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; goes on record.")
    private @Nullable String reason;

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print JSON: dry_run, entries, not_found, truncated.")
    private boolean json;

    private TreatCommand(Remedy remedy) {
        this.remedy = remedy;
    }

    @Override
    public Integer call() {
        var treatment = AdminApi.of(data.folder()).treat(remedy.label(), wanted());
        System.out.println(json ? treatment.encodePrettily() : StuckText.treatment(treatment));
        return isComplete(treatment) ? 0 : 1;
    }

    /** Whether something was meant, and all of it was done. */
    static boolean isComplete(JsonObject treatment) {
        var entries = treatment.getJsonArray("entries");
        return !entries.isEmpty()
                && entries.stream().allMatch(entry -> ((JsonObject) entry).getBoolean("done"))
                && treatment.getJsonArray("not_found").isEmpty()
                && !treatment.getBoolean("truncated");
    }

    private JsonObject wanted() {
        var wanted = new JsonObject().put("dry_run", dryRun);
        var filter = new JsonObject();
        putGiven(filter, "shard", shard);
        putGiven(filter, "cause", cause);
        putGiven(filter, "older_than_s", olderThanS);
        putGiven(wanted, "tx", txs.isEmpty() ? null : new JsonArray(txs));
        putGiven(wanted, "filter", filter.isEmpty() ? null : filter);
        putGiven(wanted, "reason", reason);
        return wanted;
    }

    private static void putGiven(JsonObject json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    /** Tries again now. */
    @Command(
            name = "retry",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = {
                "Tries again now, instead of after a pause: transactions, recoveries of sessions, rebuilds.",
                "Exits with 1 when something that was meant was not treated, and when nothing matches."
            })
    static final class Retry extends TreatCommand {
        Retry() {
            super(Remedy.RETRY);
        }
    }

    /** Aborts what is undecided. */
    @Command(
            name = "abort",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = {
                "Has the journal hold ABORT for transactions that are undecided. What is committed stays committed.",
                "Exits with 1 when something that was meant was not treated, and when nothing matches."
            })
    static final class Abort extends TreatCommand {
        Abort() {
            super(Remedy.ABORT);
        }
    }

    /** Rebuilds the shards that what is decided waits for. */
    @Command(
            name = "finish",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = {
                "Has the shards rebuilt from the journal, in a new generation, that a decided transaction waits for or that"
                        + " are frozen. Resolves their alarms for the reason given.",
                "Exits with 1 when something that was meant was not treated, and when nothing matches."
            })
    static final class Finish extends TreatCommand {
        Finish() {
            super(Remedy.FINISH);
        }
    }
}
