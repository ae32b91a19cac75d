package io.holdfast.app.audit;

import io.holdfast.app.cli.BriefVertx;
import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import io.holdfast.app.status.InstanceOption;
import io.holdfast.app.status.StoreAddresses;
import io.holdfast.embedded.DataFolder;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks a running instance's invariants on its stores, past the server. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeOnExecutionException = AuditCommand.UNKNOWN,
        description = {
            "Checks the invariants of a running instance.",
            "Recomputes every balance and every charge from the journal, and compares them with Redis, the orders and the"
                    + " ledger.",
            "Waits up to 10 s for quiet; a difference counts when it lasts over three looks. Works under load, too.",
            "With --repair, what the journal's decisions say is put right: orders, balances and shards, each change on record in"
                    + " the table operator_action; then it looks again.",
            "With --follow, it looks at the books again and again, a line each, as they are: without waiting for quiet, and without"
                    + " Kafka. It ends with the instance, and spends no more than a tenth of the time.",
            "Exits with 0 when they hold, with 1 when one is broken, each difference on a line with its invariant, id,"
                    + " expected and found, and with 2 when nothing runs or it cannot be found out."
        })
public final class AuditCommand implements Callable<Integer> {
    private static final int HOLDS = 0;
    private static final int BROKEN = 1;
    static final int UNKNOWN = 2;
    private static final int MAX_FOLLOW_S = 3_600;
    private static final int OTHERS_SHARE = 9;

    @Mixin
    private final InstanceOption instance = new InstanceOption();

    @Option(names = "--json", description = "Print JSON: holds, figures, invariants, broken.")
    private boolean json;

    @Option(names = "--repair", description = "Put right what can be derived from the journal, and look again.")
    private boolean repair;

    @Option(
            names = "--follow",
            paramLabel = "S",
            description =
                    "Look again after S seconds, for as long as the instance runs; with --json each look is one line.")
    private @Nullable Integer followS;

    @Override
    public Integer call() throws InterruptedException {
        var stores = instance.stores();
        if (followS != null) {
            return follow(stores, followS);
        }
        try {
            var report = BriefVertx.with(vertx ->
                    repair ? Audit.alone(vertx, stores, () -> repaired(vertx, stores)) : Audit.run(vertx, stores));
            System.out.println(json ? report.toJson().encodePrettily() : report.toText());
            return report.holds() ? HOLDS : BROKEN;
        } catch (Exception e) { // what a future fails with is thrown as it is, checked or not
            if (instance.runs()) {
                throw e;
            }
            throw new CommandException("the server ended while it was audited: " + Cause.of(e), e);
        }
    }

    private int follow(StoreAddresses stores, int everyS) throws InterruptedException {
        if (everyS < 1 || everyS > MAX_FOLLOW_S || repair) {
            throw new CommandException("--follow takes 1 to " + MAX_FOLLOW_S + " seconds, and no --repair");
        }
        int last = UNKNOWN;
        while (instance.runs()) {
            long begunNs = System.nanoTime();
            try {
                var report = BriefVertx.with(vertx -> Audit.glance(vertx, stores));
                System.out.println(line(report));
                last = report.holds() ? HOLDS : BROKEN;
            } catch (Exception e) { // what a future fails with is thrown as it is, checked or not
                System.err.println("holdfast: the books cannot be looked at: " + Cause.of(e));
            }
            long tookNs = System.nanoTime() - begunNs;
            rest(instance.folder(), Math.max(everyS, OTHERS_SHARE * TimeUnit.NANOSECONDS.toSeconds(tookNs)));
        }
        return last;
    }

    /** Not longer than the server lives. */
    private static void rest(Path folder, long seconds) throws InterruptedException {
        for (long left = seconds; left > 0 && DataFolder.holder(folder).isPresent(); left--) {
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private String line(AuditReport report) {
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        if (json) {
            return report.toJson().put("at", now.toString()).encode();
        }
        return Stream.concat(Stream.of(now + " " + report.verdict()), report.lines().stream())
                .collect(Collectors.joining("\n  "));
    }

    private static AuditReport repaired(Vertx vertx, StoreAddresses stores) {
        var report = Audit.run(vertx, stores);
        if (report.holds()) {
            return report;
        }
        Audit.repair(vertx, stores, report).forEach(line -> System.err.println("holdfast: " + line));
        return Audit.run(vertx, stores);
    }
}
