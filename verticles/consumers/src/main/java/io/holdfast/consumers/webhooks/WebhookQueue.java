package io.holdfast.consumers.webhooks;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent, by subscriber. Whoever sends claims the subscriber for a while and renews the claim with each event that was taken, so
 * no two send to one at a time, and the claim of a node that died runs out. All times are the database's.
 */
final class WebhookQueue {
    /** Longer than one try takes, with the name looked up. */
    private static final Duration CLAIM = Duration.ofSeconds(30);

    private static final int PAGE = 50;
    /** At least one event, and no more than so much of them: they are all in memory. */
    private static final int PAGE_CHARACTERS = 256 * 1024;
    /** How long it is known of an event that it is settled. What is repeated is minutes old. */
    private static final Duration KNOWN = Duration.ofHours(6);

    private static final int PIECE = 1_000;

    private static final String TAKE = """
            update webhook set claim = $1, claimed_until = clock_timestamp() + make_interval(secs => $2)
            where id = (
                select w.id from webhook w
                where w.state = 'active' and w.waiting > 0 and w.next_try_at <= clock_timestamp()
                  and (w.claimed_until is null or w.claimed_until < clock_timestamp())
                order by w.next_try_at limit 1 for update of w skip locked)
            returning id, url, secret, failures""";
    private static final String PENDING = """
            select position, event_id, type, subject, at, data, trace
            from (select d.*, sum(octet_length(data)) over (order by position) - octet_length(data) as before
                  from (select * from webhook_delivery where webhook_id = $1 and settled_at is null
                        order by position limit $2) d) w
            where before < $3 order by position""";
    /**
     * Without waiting for the disk: what a crash of Postgres takes with it is sent again. The claim ends when the subscriber was suspended
     * meanwhile, and why it was stays.
     */
    private static final String TAKEN = """
            with soon as (select set_config('synchronous_commit', 'off', true)), ours as (
                update webhook set waiting = waiting - 1, failures = 0, failing_since = null,
                                   last_error = case when state = 'suspended' then last_error end,
                                   claim = case when state = 'active' then claim end,
                                   claimed_until = case when state = 'active'
                                       then clock_timestamp() + make_interval(secs => $4) end
                from soon where id = $1 and claim = $2 returning id, state), settled as (
                update webhook_delivery d set settled_at = clock_timestamp(), data = null, trace = null
                from ours where d.webhook_id = ours.id and d.position = $3 and d.settled_at is null)
            select state = 'active' from ours""";

    /** Time alone does not suspend: a server that was stopped has not tried. */
    private static final String NOT_TAKEN = """
            update webhook set claim = null, claimed_until = null, failures = failures + 1,
                   last_error = case when state = 'active' then $3 else last_error end,
                   failing_since = coalesce(failing_since, clock_timestamp()),
                   next_try_at = clock_timestamp() + make_interval(secs => $4),
                   state = case when gives_up then 'suspended' else state end,
                   suspended_at = case when gives_up then coalesce(suspended_at, clock_timestamp()) else suspended_at end
            from (select failures + 1 >= $6 and failing_since < clock_timestamp() - make_interval(secs => $5) as gives_up
                  from webhook where id = $1) t
            where id = $1 and claim = $2""";

    private static final String LEAVE = """
            update webhook set claim = null, claimed_until = null, next_try_at = clock_timestamp()
            where id = $1 and claim = $2""";
    private static final String FORGET = """
            delete from webhook_delivery where (webhook_id, event_id) in (
                select webhook_id, event_id from webhook_delivery
                where settled_at < clock_timestamp() - make_interval(secs => $1) order by settled_at limit $2)""";

    private final SqlClient postgres;
    private final Patience patience;

    WebhookQueue(SqlClient postgres, Patience patience) {
        this.postgres = postgres;
        this.patience = patience;
    }

    /** A subscriber that nobody else sends to now. */
    record Claimed(String claim, String id, URI url, String secret, int failures) {}

    /** An event that waits for it. */
    record Waiting(
            long position,
            String eventId,
            String type,
            String subject,
            Instant at,
            String data,
            @Nullable String trace) {}

    /** The subscriber whose turn it is, if there is one. */
    Future<Optional<Claimed>> take(String claim) {
        return postgres.preparedQuery(TAKE)
                .execute(Tuple.of(claim, seconds(CLAIM)))
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(row -> new Claimed(
                                claim,
                                row.getString(0),
                                URI.create(row.getString(1)),
                                row.getString(2),
                                row.getInteger(3))));
    }

    /** The oldest that wait, in their order. */
    Future<List<Waiting>> pending(Claimed claimed) {
        return postgres.preparedQuery(PENDING)
                .execute(Tuple.of(claimed.id(), PAGE, PAGE_CHARACTERS))
                .map(rows -> rows.stream().map(WebhookQueue::waiting).toList());
    }

    private static Waiting waiting(Row row) {
        return new Waiting(
                row.getLong(0),
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getOffsetDateTime(4).toInstant(),
                row.getString(5),
                row.getString(6));
    }

    /** It was taken. Whether the claim still holds and it is not suspended, so that the next may be sent. */
    Future<Boolean> taken(Claimed claimed, Waiting event) {
        return postgres.preparedQuery(TAKEN)
                .execute(Tuple.of(claimed.id(), claimed.claim(), event.position(), seconds(CLAIM)))
                .map(rows -> rows.size() == 1 && rows.iterator().next().getBoolean(0));
    }

    /** It was not, and stays the next; ends the claim. */
    Future<Void> notTaken(Claimed claimed, String why, Duration pause) {
        return postgres.preparedQuery(NOT_TAKEN)
                .execute(Tuple.of(
                        claimed.id(), claimed.claim(), why, seconds(pause), seconds(patience.time()), patience.tries()))
                .mapEmpty();
    }

    /** Ends the claim; others have their turn before it comes again. */
    Future<Void> leave(Claimed claimed) {
        return postgres.preparedQuery(LEAVE)
                .execute(Tuple.of(claimed.id(), claimed.claim()))
                .mapEmpty();
    }

    /** Drops what has been settled for so long that nobody repeats it, in pieces that hold up nobody. */
    Future<Void> forget() {
        return postgres.preparedQuery(FORGET)
                .execute(Tuple.of(seconds(KNOWN), PIECE))
                .compose(rows -> rows.rowCount() < PIECE ? Future.succeededFuture() : forget());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1_000.0;
    }
}
