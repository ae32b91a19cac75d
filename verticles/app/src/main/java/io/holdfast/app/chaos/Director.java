package io.holdfast.app.chaos;

import io.holdfast.app.cli.CommandException;
import io.holdfast.embedded.RedisLine;
import io.holdfast.faults.FaultRule;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Does what a schedule says. */
final class Director {
    private static final long LIMIT_S = 60;

    private final KeptServer server;
    private final Stores stores;
    private final AdminPort admin;
    private final Figures figures;
    private final Diary diary;

    Director(KeptServer server, Stores stores, AdminPort admin, Figures figures, Diary diary) {
        this.server = server;
        this.stores = stores;
        this.admin = admin;
        this.figures = figures;
        this.diary = diary;
    }

    /** Returns when all of it is over and the server is ready. */
    void perform(Schedule schedule) {
        schedule.moments().forEach(this::atOnce);
        server.awaitReady();
    }

    private void atOnce(List<Deed> deeds) {
        try {
            CompletableFuture.allOf(deeds.stream()
                            .map(deed -> CompletableFuture.runAsync(() -> perform(deed), Thread::startVirtualThread))
                            .toArray(CompletableFuture[]::new))
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException reason ? reason : e;
        }
    }

    private void perform(Deed deed) {
        diary.note(deed.toString());
        switch (deed) {
            case Deed.Wait(var lasting) -> Pauses.forMs(lasting.ms());
            case Deed.Kill(var victim) -> kill(victim);
            case Deed.Pause(var victim, var lasting) -> pause(victim, lasting.ms());
            case Deed.StopKafka(var lasting) -> proxied().stopKafka(lasting.ms());
            case Deed.RepeatEvents() -> new Rumours(stores.address(Victim.KAFKA)).repeat();
            case Deed.PoisonEvents() -> new Rumours(stores.address(Victim.KAFKA)).poison();
            case Deed.Empty() -> empty();
            case Deed.LoseBackend(boolean killed) -> loseBackend(killed);
            case Deed.Inject(var rule) -> admin.set(rule);
            case Deed.Crash(var rule) -> crash(rule);
            case Deed.ClearFaults() -> admin.clear();
            case Deed.Disturb(var store, var weather, var lasting) -> proxied().disturb(store, weather, lasting.ms());
            case Deed.Strand(var store) -> proxied().strand(store);
            case Deed.Save() -> proxied().save();
            case Deed.Restore() -> restore();
            case Deed.Replace() -> replace();
            case Deed.FillDisk(var lasting) -> proxied().fillDisk(lasting.ms());
            case Deed.AwaitServer() -> server.awaitReady();
        }
    }

    private ProxiedStores proxied() {
        return switch (stores) {
            case ProxiedStores proxied -> proxied;
            case OwnStores own -> throw new IllegalStateException("the reader of scenarios lets in no such deed");
        };
    }

    private void kill(Victim victim) {
        switch (victim) {
            case SERVER -> server.kill();
            case REDIS -> {
                stores.kill(victim);
                figures.killed();
                figures.lost();
            }
            case POSTGRES, KAFKA -> {
                stores.kill(victim);
                figures.killed();
            }
        }
    }

    private void pause(Victim victim, long ms) {
        List<Long> stopped =
                victim == Victim.SERVER ? Signals.stop(server.pid()) : Signals.stopFamily(stores.pid(victim));
        Pauses.forMs(ms);
        Signals.goOn(stopped);
    }

    private void empty() {
        Pauses.until("Redis can be emptied", LIMIT_S, this::isEmptied);
        figures.lost();
    }

    private boolean isEmptied() {
        try {
            return RedisLine.ask(stores.address(Victim.REDIS), "FLUSHALL").equals("+OK");
        } catch (IOException e) {
            return false; // it is being started
        }
    }

    private void loseBackend(boolean killed) {
        if (killed) {
            Backends.kill(() -> stores.address(Victim.POSTGRES));
            figures.killed();
        } else {
            Backends.end(() -> stores.address(Victim.POSTGRES));
        }
    }

    private void crash(FaultRule rule) {
        server.awaitReady();
        int before = server.ends();
        admin.set(rule);
        try {
            Pauses.until("a crash at " + rule.point().label(), LIMIT_S, () -> server.ends() > before);
        } catch (CommandException neverReached) {
            admin.clear();
            throw neverReached;
        }
        server.awaitReady();
    }

    private void restore() {
        proxied().restore();
        figures.killed();
        figures.lost();
    }

    private void replace() {
        proxied().replace();
        figures.lost();
    }
}
