package io.holdfast.app.reconcile;

import io.holdfast.app.cli.BriefVertx;
import io.holdfast.app.cli.MisuseException;
import io.holdfast.app.leaderboard.LeaderboardApi;
import io.holdfast.app.status.InstanceOption;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares all that there is of the truth and of what is made of it. */
@Command(
        name = "reconcile",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeOnExecutionException = ReconcileCommand.UNKNOWN,
        description = {
            "Compares the journal with balances, Redis and Kafka, as `audit` does, and then with what is made of the events.",
            "A model that is catching up is waited for; what differs then differs.",
            "With --repair, models get what they lack from the journal, each on record in the table operator_action; then it"
                    + " looks again. What differs in the stores themselves is for `audit --repair`.",
            "Exits with 0 when all agree, with 1 when something differs, with 2 when nothing runs or it cannot be found"
                    + " out, and with 3 when nothing differs but a model could not be compared."
        })
public final class ReconcileCommand implements Callable<Integer> {
    static final int AGREE = 0;
    static final int DIFFER = 1;
    static final int UNKNOWN = 2;
    static final int NOT_WHOLE = 3;

    @Mixin
    private final InstanceOption instance = new InstanceOption();

    @Option(
            names = "--wait",
            paramLabel = "S",
            description = "How long to wait for models that are catching up; ${DEFAULT-VALUE} s by default.")
    private int waitS = 60;

    @Option(names = "--json", description = "Print JSON: holds, whole, audit, models.")
    private boolean json;

    @Option(names = "--repair", description = "Give models what they lack, and look again.")
    private boolean repair;

    @Override
    public Integer call() {
        var stores = instance.stores();
        if (waitS < 0) {
            throw new MisuseException("--wait must not be below 0 (holdfast reconcile --help says what there is)");
        }
        var server = LeaderboardApi.of(instance);
        var report = BriefVertx.with(vertx -> reconciled(new Reconciliation.Instance(vertx, stores, server)));
        System.out.println(json ? report.toJson().encodePrettily() : report.toText());
        if (!report.holds()) {
            return DIFFER;
        }
        return report.isWhole() ? AGREE : NOT_WHOLE;
    }

    private Report reconciled(Reconciliation.Instance running) {
        var patience = Duration.ofSeconds(waitS);
        var report = Reconciliation.run(running, patience);
        if (!repair || report.differences().isEmpty()) {
            return report;
        }
        Reconciliation.repair(running, report.differences()).forEach(line -> System.err.println("holdfast: " + line));
        return Reconciliation.run(running, patience);
    }
}
