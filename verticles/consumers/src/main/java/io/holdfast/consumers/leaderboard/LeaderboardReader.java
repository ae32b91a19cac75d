package io.holdfast.consumers.leaderboard;

import io.holdfast.gateway.LeaderboardView;
import io.holdfast.gateway.NotNowException;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads it. Who finds that Redis has lost it has it made again: it may be long until something is sold. */
final class LeaderboardReader implements LeaderboardView {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderboardReader.class);

    private final Board board;
    private final LeaderboardDesk desk;
    private volatile boolean away;

    LeaderboardReader(Board board, LeaderboardDesk desk) {
        this.board = board;
        this.desk = desk;
    }

    @Override
    public Future<List<Place>> top(Ranking ranking, @Nullable LocalDate day, int limit) {
        return board.top(board.keys().ranked(ranking, day), limit)
                .recover(cause -> Future.failedFuture(isAway(cause) ? away(cause) : cause))
                .compose(this::found);
    }

    /** What Redis says of a script that asks something wrong is a defect. */
    private static boolean isAway(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return !message.startsWith("ERR ") && !message.startsWith("WRONGTYPE ");
    }

    /** Told once in the log, not for each who asks. */
    private NotNowException away(Throwable cause) {
        if (!away) {
            away = true;
            LOG.warn("the leaderboard cannot be read: {}", cause.getMessage());
        }
        return new NotNowException("the leaderboard cannot be read: " + cause.getMessage());
    }

    private Future<List<Place>> found(Optional<List<Board.Scored>> top) {
        if (away) {
            away = false;
            LOG.info("the leaderboard can be read again");
        }
        if (top.isEmpty()) {
            desk.rebuildWhenDue()
                    .onFailure(cause -> LOG.debug("the leaderboard is rebuilt later: {}", cause.getMessage()));
            return Future.failedFuture(new NotNowException(desk.lost()));
        }
        return Future.succeededFuture(top.get().stream()
                .map(each -> new Place(each.id(), each.score()))
                .toList());
    }
}
