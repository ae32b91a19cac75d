package io.holdfast.app.bench;

import io.holdfast.app.cli.DataOption;
import io.holdfast.app.load.Api;
import io.holdfast.app.load.Bulk;
import io.holdfast.app.load.ClosedLoop;
import io.holdfast.app.load.Requests;
import io.holdfast.app.security.DevelopmentTokens;
import io.holdfast.app.settings.SettingsLoader;
import io.holdfast.app.trial.TrialInstance;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures checkouts, on an instance of its own unless it is told of a running one. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures checkouts: their rate, latency and processor time, and whether the books balance afterwards.",
            "Starts an instance of its own and removes it again; with --url it loads a running one, where it creates"
                    + " users, items and orders of its own. Each order has two items. Load generator, server and stores"
                    + " share this machine.",
            "A checkout that is answered 202, or not at all because the server ended, is counted as unknown, and the run goes"
                    + " on; one that is answered 429 is sent again. It ends when nothing is answered for 30 s.",
            "Exits with 0 when checkouts succeeded and the audit holds."
        })
public final class BenchCommand implements Callable<Integer> {
    private static final int OWN_ITEMS = 100_000;
    private static final int GUEST_ITEMS = 1_000;
    private static final int OWN_ORDERS_PER_WARM_UP_SECOND = 20_000;
    private static final int GUEST_WARM_UP_ORDERS = 5_000;
    private static final Duration TOKEN_LIFETIME = Duration.ofDays(7); // longer than the longest run
    private static final String TOKEN = "--token";

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final DataOption data = new DataOption();

    @Option(names = "--url", paramLabel = "URL", description = "Load the instance that runs there.")
    private @Nullable URI url;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "Measure for this long; ${DEFAULT-VALUE} by default.")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "5",
            description = "Seconds before that which are shown but not counted; ${DEFAULT-VALUE} by default.")
    private int warmUpSeconds;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "64",
            description = "Checkouts at a time; ${DEFAULT-VALUE} by default.")
    private int connections;

    @Option(
            names = "--items",
            paramLabel = "N",
            description = "Items that orders are for; 100000 by default, and 1000 with --url.")
    private @Nullable Integer items;

    @Option(names = "--hot", description = "All orders are for one item.")
    private boolean hot;

    @Option(
            names = "--mode",
            paramLabel = "auto|2pc|saga",
            description =
                    "How checkouts commit; auto by default. With --url the running instance's own setting counts.")
    private @Nullable String mode;

    @Option(
            names = "--refused",
            paramLabel = "PERCENT",
            defaultValue = "0",
            description = "About so many checkouts are refused (409), because one of their items has no stock.")
    private int refusedPercent;

    @Option(names = "--events", description = "What happens is announced, on a Kafka of its own.")
    private boolean events;

    @Option(names = "--consumers", description = "With --events: the instance's own consumers run, too.")
    private boolean consumers;

    @Option(
            names = "--secured",
            description =
                    "Every request has a merchant's token, and the instance wants one; without TLS. Not with --url.")
    private boolean secured;

    @Option(
            names = TOKEN,
            paramLabel = "TOKEN",
            description = "With --url: the token of a merchant, for an instance that wants one.")
    private @Nullable String token;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "Write the result, with charts, to a FILE of HTML that needs nothing else; replaces what is there.")
    private @Nullable Path report;

    @Override
    public Integer call() {
        check();
        Result result = url == null ? onOwnInstance() : onRunningInstance(url);
        spec().commandLine().getOut().println(json ? JsonReport.of(result).encodePrettily() : TextReport.of(result));
        spec().commandLine().getOut().flush();
        if (report != null) {
            new ReportFile(report).write(HtmlReport.of(result));
            progress().say("the report is in " + report.toAbsolutePath());
        }
        return result.isGood() ? 0 : 1;
    }

    private void check() {
        requireBetween("--seconds", seconds, 1, 86_400);
        requireBetween("--warm-up", warmUpSeconds, 0, 3_600);
        requireBetween("--connections", connections, 1, 4_096);
        requireBetween("--refused", refusedPercent, 0, 99);
        requireBetween("--items", items(), 1, 10_000_000);
        refuse(hot && refusedPercent > 0, "--hot and --refused exclude each other: one item either has stock or not");
        refuse(hot && items != null, "--hot and --items exclude each other: --hot is one item");
        refuse(url != null && mode != null, "--mode is a setting of the instance that runs at --url");
        refuse(url != null && events, "--events is a setting of the instance that runs at --url");
        refuse(url != null && secured, "--secured is a setting of the instance that runs at --url: give --token");
        refuse(url == null && token != null, "--token is for an instance that runs at --url");
        refuse(consumers && !events, "--consumers needs --events: there is nothing to consume");
        refuse(mode != null && !List.of("auto", "2pc", "saga").contains(mode), "--mode is auto, 2pc or saga");
        refuse(url != null && (url.getHost() == null || url.getPort() < 0), "--url is like http://127.0.0.1:8000");
        refuse(
                url != null && !"http".equalsIgnoreCase(url.getScheme()),
                "--url begins with http://, bench does not speak TLS: it would send everything, a token too, to be read on the way");
        refuse(
                refusedPercent > 0 && items() < 100,
                "--refused needs at least 100 items, of which a share has no stock");
        Optional.ofNullable(report)
                .flatMap(file -> new ReportFile(file).fault())
                .ifPresent(fault -> refuse(true, "--report: " + fault));
    }

    private void requireBetween(String option, int value, int least, int most) {
        refuse(value < least || value > most, option + " is a number from " + least + " to " + most);
    }

    private void refuse(boolean isWrong, String rule) {
        if (isWrong) {
            throw new ParameterException(spec().commandLine(), rule);
        }
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec);
    }

    private int items() {
        return items != null ? items : url == null ? OWN_ITEMS : GUEST_ITEMS;
    }

    private Plan plan() {
        return new Plan(seconds, warmUpSeconds, connections, hot ? 1 : items(), hot, refusedPercent);
    }

    private Result onOwnInstance() {
        Map<String, String> settings = new HashMap<>();
        settings.put("coordinator.mode", mode == null ? "auto" : mode);
        settings.put("events.enabled", Boolean.toString(events));
        if (!consumers) {
            settings.put("events.consumers", "");
        }
        settings.put("security.profile", secured ? "secured" : "open");
        Progress progress = progress();
        progress.say("starting an instance");
        try (TrialInstance instance = TrialInstance.create("bench", settings)) {
            URI server = instance.start();
            Target target = new Target(server, Optional.of(instance.data()), tokenOf(instance));
            if (events) {
                progress.say("waiting for Kafka");
                target.awaitBroker();
            }
            Shop shop = new OwnShop(new Api(target.url(), target.token()), plan());
            try (ClosedLoop loop = ClosedLoop.open(target.url(), connections)) {
                int warmUpOrders = Math.max(1_000, warmUpSeconds * OWN_ORDERS_PER_WARM_UP_SECOND);
                return new Benchmark(plan(), target, shop, loop, progress)
                        .run(warmUpOrders, conditions("of its own, " + instance.place(), target));
            }
        }
    }

    /** Of who fills the shop as well as of who sells. */
    private Optional<String> tokenOf(TrialInstance instance) {
        return secured
                ? Optional.of(DevelopmentTokens.issue(
                        instance.data(),
                        SettingsLoader.jwt(Optional.empty(), Map.of()),
                        List.of("merchant", "operator"),
                        "bench",
                        TOKEN_LIFETIME))
                : Optional.empty();
    }

    private Result onRunningInstance(URI running) {
        Target target = Target.running(running, data.folder(), Optional.ofNullable(token));
        Progress progress = progress();
        try (ClosedLoop loop = ClosedLoop.open(running, connections)) {
            Shop shop = new GuestShop(new Bulk(loop, Requests.post(running, target.token())), plan(), progress);
            return new Benchmark(plan(), target, shop, loop, progress)
                    .run(GUEST_WARM_UP_ORDERS, conditions(running.toString(), target));
        }
    }

    private Conditions conditions(String place, Target target) {
        SequencedMap<String, String> options = new LinkedHashMap<>();
        spec().options().stream()
                .filter(option -> !option.longestName().equals(TOKEN)) // nobody else's business
                .filter(option -> !option.usageHelp() && !option.versionHelp() && option.getValue() != null)
                .forEach(option ->
                        options.put(option.longestName(), option.getValue().toString()));
        return Conditions.now(place, target.data(), options);
    }

    private Progress progress() {
        return new Progress(spec().commandLine().getErr());
    }
}
