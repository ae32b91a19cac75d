package io.holdfast.app.leaderboard;

import io.holdfast.app.leaderboard.LeaderboardApi.NotYetException;
import io.holdfast.app.status.InstanceOption;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Holds it against the journal. What was sold a moment ago is not on it yet, so a difference has to last. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeOnExecutionException = CheckCommand.UNKNOWN,
        description = {
            "Holds the leaderboard against the journal's own sums, overall and of each day that is kept.",
            "While they differ it looks again, for 10 s: what was sold meanwhile is heard of a little later.",
            "Exits with 0 when they are equal, with 1 when they are not, and with 2 when it cannot be found out."
        })
final class CheckCommand implements Callable<Integer> {
    static final int UNKNOWN = 2;
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long PAUSE_MS = 500;

    @Mixin
    private final InstanceOption instance = new InstanceOption();

    @Option(names = "--json", description = "Print JSON: equal, items, users, count, differences, truncated.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        var found = whenQuiet(LeaderboardApi.of(instance));
        System.out.println(json ? found.encodePrettily() : text(found));
        return found.getBoolean("equal") ? 0 : 1;
    }

    private static JsonObject whenQuiet(LeaderboardApi api) throws InterruptedException {
        long beganNs = System.nanoTime();
        while (true) {
            boolean isOver = System.nanoTime() - beganNs >= LIMIT_NS;
            try {
                var found = api.check();
                if (isOver || found.getBoolean("equal")) {
                    return found;
                }
            } catch (NotYetException e) {
                if (isOver) {
                    throw e;
                }
            }
            Thread.sleep(PAUSE_MS);
        }
    }

    private static String text(JsonObject found) {
        if (found.getBoolean("equal")) {
            return "the leaderboard is equal to the journal: %,d items, %,d users"
                    .formatted(found.getLong("items"), found.getLong("users"));
        }
        var text = new StringBuilder(
                "the leaderboard differs from the journal in %,d places".formatted(found.getLong("count")));
        for (Object each : found.getJsonArray("differences")) {
            var difference = (JsonObject) each;
            text.append("\n%s %s: %d on the leaderboard, %d in the journal"
                    .formatted(
                            difference.getString("board"),
                            difference.getString("id"),
                            difference.getLong("leaderboard"),
                            difference.getLong("journal")));
        }
        return found.getBoolean("truncated") ? text + "\nand more" : text.toString();
    }
}
