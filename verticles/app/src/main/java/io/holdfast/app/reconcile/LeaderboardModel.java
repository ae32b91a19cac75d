package io.holdfast.app.reconcile;

import io.holdfast.app.leaderboard.LeaderboardApi;
import io.holdfast.app.reconcile.Difference.Sums;
import io.holdfast.events.Topic;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The leaderboard: each of its places must be the journal's own sum. It is in a Redis that only the server knows, so the server is asked. */
final class LeaderboardModel implements Model {
    static final String NAME = "leaderboard";

    private final LeaderboardApi server;

    LeaderboardModel(LeaderboardApi server) {
        this.server = server;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String scope() {
        return "each place with the journal";
    }

    @Override
    public Topic topic() {
        return Topic.ORDERS;
    }

    @Override
    public boolean isAheadOfAnnouncements() {
        return true;
    }

    @Override
    public Differences differences() {
        var found = server.check();
        var differences = new ArrayList<Difference>();
        for (Object each : found.getJsonArray("differences")) {
            var difference = (JsonObject) each;
            differences.add(Difference.differs(
                    NAME,
                    difference.getString("board") + " " + difference.getString("id"),
                    new Sums(difference.getLong("leaderboard"), difference.getLong("journal"))));
        }
        return new Differences(differences, !found.getBoolean("truncated"));
    }

    /** All at once. */
    @Override
    public List<String> repair(List<Difference> differences) {
        long orders = server.rebuild().getLong("orders");
        return Collections.nCopies(differences.size(), "rebuilt from the journal, of %,d orders".formatted(orders));
    }
}
