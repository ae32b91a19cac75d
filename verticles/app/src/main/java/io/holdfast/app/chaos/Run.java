package io.holdfast.app.chaos;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import io.holdfast.app.trial.Audit;
import io.holdfast.app.trial.TrialInstance;
import io.holdfast.embedded.FreePort;
import io.holdfast.embedded.StoreException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** One scenario, from an empty folder to its verdict. */
final class Run {
    private static final long CALM_MS = 1_500;
    private static final int LOOKS = 3;
    private static final long BETWEEN_LOOKS_MS = 2_000;
    /** An invariant that holds, and the figures above. */
    private static final Pattern FINE = Pattern.compile("I[0-9]+ +holds |[a-z]+( [a-z]+)? +[0-9][0-9,]* ");

    private final Scenario scenario;
    private final long seed;
    private final OptionalInt rounds;
    private final TrialInstance instance;
    private final Diary diary;
    private final Figures figures = new Figures();
    private final Notebook notebook = new Notebook();
    private final long startNs = System.nanoTime();
    private volatile boolean failed;

    private Run(Scenario scenario, long seed, OptionalInt rounds, TrialInstance instance) {
        this.scenario = scenario;
        this.seed = seed;
        this.rounds = rounds;
        this.instance = instance;
        this.diary = new Diary(instance.folder());
    }

    static Verdict of(Scenario scenario, long seed, OptionalInt rounds) {
        Path folder = Path.of("");
        try (TrialInstance instance = TrialInstance.create("chaos-" + scenario.name())) {
            folder = instance.folder();
            return new Run(scenario, seed, rounds, instance).verdict();
        } catch (NotRunException e) {
            return new Verdict.NotRun(scenario.name(), Cause.of(e));
        } catch (CommandException | StoreException e) {
            // Its processes do not end, or its folder cannot be removed: that is no reason to leave out the others.
            return new Verdict.Failed(scenario.name(), new Figures().summary(), seed, 0, List.of(Cause.of(e)), folder);
        }
    }

    private Verdict verdict() {
        diary.note("%s, seed %d".formatted(scenario.name(), seed));
        List<String> complaints = new ArrayList<>();
        try {
            complaints.addAll(complaints(stores()));
        } catch (CommandException | StoreException e) {
            complaints.add(Cause.of(e));
        }
        complaints.addAll(notebook.complaints());
        double seconds = (System.nanoTime() - startNs) / 1e9;
        if (complaints.isEmpty()) {
            return new Verdict.Passed(scenario.name(), figures.summary(), seed, seconds);
        }
        failed = true;
        instance.keep();
        complaints.forEach(diary::note);
        return new Verdict.Failed(
                scenario.name(), figures.summary(), seed, seconds, List.copyOf(complaints), instance.folder());
    }

    private Stores stores() {
        Path folder = instance.folder().resolve("stores");
        Stores stores =
                scenario.proxied() ? ProxiedStores.start(folder, scenario.diskMb()) : new OwnStores(instance.data());
        instance.afterServer(() -> {
            diary.close();
            stores.end();
            if (!failed) {
                ProxiedStores.remove(folder);
            }
        });
        return stores;
    }

    private List<String> complaints(Stores stores) {
        int port = FreePort.next();
        int adminPort = FreePort.next();
        instance.configure(settings(stores, port, adminPort));
        boolean mayCrash = scenario.deeds().anyMatch(Deed::mayCrash);
        KeptServer server = new KeptServer(instance, figures, notebook, diary, mayCrash);
        server.start();
        try {
            URI url = local(port);
            Load load = Load.begin(url, scenario.buyers(), seed, notebook, figures);
            List<String> complaints = new ArrayList<>();
            try {
                new Director(server, stores, new AdminPort(local(adminPort)), figures, diary)
                        .perform(Schedule.draw(scenario, seed, rounds));
                Pauses.forMs(CALM_MS);
            } catch (CommandException | StoreException e) {
                complaints.add(Cause.of(e));
            } finally {
                diary.note("the shop closes");
                load.close();
            }
            server.awaitReady();
            diary.note("the backlog of events is awaited");
            complaints.addAll(Backlog.complaints(() -> stores.address(Victim.POSTGRES)));
            diary.note("the books are looked at");
            complaints.addAll(audit());
            complaints.addAll(reckon(url));
            complaints.addAll(figures.complaints());
            return complaints;
        } finally {
            server.leave();
        }
    }

    private static URI local(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    private Map<String, String> settings(Stores stores, int port, int adminPort) {
        Map<String, String> settings = new HashMap<>(stores.settings());
        settings.put("http.port", Integer.toString(port));
        settings.put("http.admin_port", Integer.toString(adminPort));
        settings.put("events.enabled", "true");
        settings.put("faults.enabled", "true");
        settings.put("faults.seed", Long.toString(1 + Math.floorMod(seed, 999_999_999L)));
        settings.putAll(scenario.settings());
        return settings;
    }

    /** A server that has just started again does not know its Kafka yet. */
    private List<String> audit() {
        Audit audit = Audit.withModels(instance.data());
        for (int look = 1; look < LOOKS && !isSettled(audit); look++) {
            Pauses.forMs(BETWEEN_LOOKS_MS);
            audit = Audit.withModels(instance.data());
        }
        return audit.holds() && audit.isWhole()
                ? List.of()
                : audit.lines().stream()
                        .filter(line -> !FINE.matcher(line).lookingAt())
                        .map(line -> "audit: " + line)
                        .toList();
    }

    /** Something is broken, or everything was looked at and holds. */
    private static boolean isSettled(Audit audit) {
        return audit.verdict() == Audit.Verdict.BROKEN || (audit.holds() && audit.isWhole());
    }

    /** As in the audit, a difference counts when it lasts: what is committed may still be on its way to a shard. */
    private List<String> reckon(URI url) {
        List<String> complaints = Reckoning.complaints(notebook, Books.read(url, notebook));
        for (int look = 1; look < LOOKS && !complaints.isEmpty(); look++) {
            Pauses.forMs(BETWEEN_LOOKS_MS);
            complaints = Reckoning.complaints(notebook, Books.read(url, notebook));
        }
        return complaints;
    }
}
