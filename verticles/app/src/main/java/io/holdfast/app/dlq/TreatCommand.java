package io.holdfast.app.dlq;

import io.holdfast.protocol.Intervention;
import io.holdfast.protocol.Remedy;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Has something done about what is stuck. What is meant is named, or filtered. */
abstract sealed class TreatCommand implements Callable<Integer> {
    private final Remedy remedy;

    @Mixin
    private final AdminOptions admin = new AdminOptions();

    @Mixin
    private final ReasonOption reason = new ReasonOption();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--tx",
            paramLabel = "TX",
            converter = Given.Tx.class,
            description = "A transaction, such as 3.17; may be repeated.")
    private List<String> txs = List.of();

    @Option(
            names = "--shard",
            paramLabel = "SHARD",
            converter = Given.Shard.class,
            description = "All that waits for a shard, such as stock-0.")
    private @Nullable String shard;

    @Option(
            names = "--cause",
            paramLabel = "CAUSE",
            converter = Given.Cause.class,
            description = "All with a cause: undecided, committed, aborted, recovery, rebuild or frozen.")
    private @Nullable String cause;

    @Option(
            names = "--older-than",
            paramLabel = "S",
            converter = Given.AgeS.class,
            description = "All that is stuck for so many seconds.")
    private @Nullable Integer olderThanS;

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    private TreatCommand(Remedy remedy) {
        this.remedy = remedy;
    }

    @Override
    public Integer call() {
        var wanted = wanted();
        var treatment = admin.api().treat(remedy.label(), wanted);
        admin.show(treatment, StuckText::treatment);
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
        requireOne(!txs.isEmpty(), !filter.isEmpty());
        if (dryRun) {
            reason.addTo(wanted, Intervention.MAX_REASON);
        } else {
            reason.addNeeded(wanted, Intervention.MAX_REASON);
        }
        return wanted;
    }

    private void requireOne(boolean isNamed, boolean isFiltered) {
        if (isNamed == isFiltered) {
            throw new ParameterException(
                    spec.commandLine(),
                    isNamed
                            ? "--tx excludes --shard, --cause and --older-than"
                            : "name transactions by --tx, or say by --shard, --cause or --older-than which are meant");
        }
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
