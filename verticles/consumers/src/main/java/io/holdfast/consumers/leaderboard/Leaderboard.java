package io.holdfast.consumers.leaderboard;

import io.holdfast.events.CloudEvent;
import io.holdfast.events.Topic;
import io.holdfast.events.consuming.Effects;
import io.holdfast.events.consuming.EventConsumer;
import io.holdfast.events.consuming.StoreAwayException;
import io.holdfast.gateway.LeaderboardControl;
import io.holdfast.gateway.LeaderboardView;
import io.holdfast.gateway.NotNowException;
import io.holdfast.journal.Postgres;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Counts each paid order once. The record of which are counted is in Redis with the rest, and changed in the same step: what Redis loses, it
 * loses all of.
 */
public final class Leaderboard implements EventConsumer {
    public static final String NAME = "leaderboard";

    private final Setup setup;
    private final Source source;
    private final Board board;
    private final Rebuild rebuild;

    /**
     * What it is made with.
     *
     * @param vertx of event loops that are not those of whoever calls
     * @param postgres the journal's
     * @param redis the address of its Redis
     * @param topicPrefix which tells the leaderboards of several shops apart
     * @param retention of the journal, after which days are forgotten
     */
    public record Setup(
            Vertx vertx,
            Postgres postgres,
            RedisOptions redis,
            String topicPrefix,
            Optional<Duration> retention,
            InstantSource clock) {}

    public Leaderboard(Setup setup) {
        this.setup = setup;
        this.source = new Source(setup.postgres().poolForBulk(setup.vertx()), setup.retention(), setup.clock());
        this.board = board(setup.vertx());
        this.rebuild = new Rebuild(setup.vertx(), setup.postgres(), board, source, setup.clock());
    }

    private Board board(Vertx vertx) {
        return new Board(vertx, setup.redis(), setup.topicPrefix(), source);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Topic> topics() {
        return Set.of(Topic.ORDERS);
    }

    /** In several steps; those that had their effect when one fails have none again. */
    @Override
    public void apply(List<CloudEvent> events) {
        var sales = events.stream()
                .filter(event -> event.type().equals(SaleReader.PAID))
                .<Entry>map(SaleReader::of)
                .toList();
        Calls.of(sales).forEach(this::enter);
    }

    /** What they told of is in the journal. */
    @Override
    public void missed(long count) {
        Effects.await(board.forget(), StoreAwayException::new);
    }

    private void enter(List<Entry> sales) {
        if (!isEntered(sales)) {
            makeAgain();
            if (!isEntered(sales)) {
                throw new StoreAwayException(new NotNowException("the leaderboard was lost again"));
            }
        }
    }

    /** Each event is checked before: whatever Redis has against it is not the event's fault. */
    private boolean isEntered(List<Entry> sales) {
        return Effects.await(board.apply(sales), StoreAwayException::new).isPresent();
    }

    private void makeAgain() {
        try {
            rebuild.runWhenDue();
        } catch (InterruptException | StoreAwayException e) {
            throw e;
        } catch (RuntimeException e) { // the journal is at fault then, or we are, but none of these events
            throw new StoreAwayException(e);
        }
    }

    /** For whoever asks on the event loops of {@code serving}. */
    public LeaderboardView view(Vertx serving) {
        return new LeaderboardReader(board(serving), desk(serving));
    }

    /** For whoever asks on the event loops of {@code serving}. */
    public LeaderboardControl control(Vertx serving) {
        return desk(serving);
    }

    private LeaderboardDesk desk(Vertx serving) {
        return new LeaderboardDesk(
                serving, rebuild, new Comparing(setup.vertx(), setup.postgres(), board, setup.clock()));
    }
}
