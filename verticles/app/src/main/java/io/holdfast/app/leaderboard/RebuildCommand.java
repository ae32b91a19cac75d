package io.holdfast.app.leaderboard;

import io.holdfast.app.cli.CommandException;
import io.holdfast.app.status.InstanceOption;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has it rebuilt, and says on the error stream how far it is. */
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Has the leaderboard rebuilt from the journal. The old one is shown until the new one is complete.",
            "Days that are older than journal.retention are gone afterwards; the overall sums are kept."
        })
final class RebuildCommand implements Callable<Integer> {
    private static final long EVERY_MS = 1_000;

    @Mixin
    private final InstanceOption instance = new InstanceOption();

    @Option(names = "--json", description = "Print JSON: orders, took_ms.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        var api = LeaderboardApi.of(instance);
        long beganNs = System.nanoTime();
        var rebuilding = CompletableFuture.supplyAsync(api::rebuild);
        var rebuilt = awaitIt(api, rebuilding, beganNs);
        System.out.println(json ? rebuilt.encodePrettily() : text(rebuilt));
        return 0;
    }

    private static JsonObject awaitIt(LeaderboardApi api, CompletableFuture<JsonObject> rebuilding, long beganNs)
            throws InterruptedException {
        while (true) {
            try {
                return rebuilding.get(EVERY_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                tell(api.progress(), System.nanoTime() - beganNs);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof CommandException expected ? expected : new IllegalStateException(e);
            }
        }
    }

    private static void tell(JsonObject progress, long sinceNs) {
        if (progress.getBoolean("running")) {
            long orders = progress.getLong("orders");
            System.err.printf(
                    "holdfast: %,d of %,d orders, %,d a second%n",
                    orders, progress.getLong("of"), perSecond(orders, TimeUnit.NANOSECONDS.toMillis(sinceNs)));
        }
    }

    private static long perSecond(long orders, long tookMs) {
        return orders * 1_000 / Math.max(1, tookMs);
    }

    private static String text(JsonObject rebuilt) {
        long orders = rebuilt.getLong("orders");
        long tookMs = rebuilt.getLong("took_ms");
        return "rebuilt from the journal: %,d orders in %.1f s, %,d a second"
                .formatted(orders, tookMs / 1e3, perSecond(orders, tookMs));
    }
}
