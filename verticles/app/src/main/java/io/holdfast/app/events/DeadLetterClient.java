package io.holdfast.app.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.app.settings.Settings;
import io.holdfast.events.consuming.DeadLetter;
import io.holdfast.events.consuming.DeadLetterDesk;
import io.holdfast.gateway.DeadLetterControl;
import io.holdfast.gateway.NotNowException;
import io.holdfast.journal.OperatorActions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;

/** The way of the gateway's requests to the desk, which blocks; what is done is on record in the journal before. */
public record DeadLetterClient(Vertx vertx, DeadLetterDesk desk, SqlClient journal, String node)
        implements DeadLetterControl {
    @Override
    public List<String> consumers() {
        return Settings.Events.KNOWN_CONSUMERS;
    }

    @Override
    public Future<List<Letter>> list(Which which) {
        return find(which)
                .map(found -> found.stream().map(DeadLetterClient::letter).toList());
    }

    private Future<List<DeadLetter>> find(Which which) {
        return blocking(() -> desk.list(wanted(which)).stream()
                .sorted(Comparator.comparing(DeadLetter::parkedAt))
                .toList());
    }

    private static Predicate<DeadLetter> wanted(Which which) {
        return letter -> (which.ids().isEmpty() || which.ids().contains(letter.id()))
                && (which.consumer() == null || letter.consumer().equals(which.consumer()));
    }

    private <T> Future<T> blocking(Supplier<T> work) {
        if (!desk.isReady()) {
            return Future.failedFuture(new NotNowException("Kafka has not started yet"));
        }
        return vertx.executeBlocking(() -> {
            try {
                return work.get();
            } catch (KafkaException e) {
                throw new NotNowException("Kafka cannot be reached: " + e.getMessage());
            }
        });
    }

    private static Letter letter(DeadLetter dead) {
        Map<String, String> headers = new LinkedHashMap<>();
        dead.headers().forEach(header -> headers.put(header.key(), String.valueOf(dead.header(header.key()))));
        var value = dead.value();
        return new Letter(
                dead.id(),
                dead.consumer(),
                dead.topic().label(),
                dead.header("ce_type"),
                dead.header("ce_subject"),
                dead.cause(),
                dead.attempts(),
                dead.parkedAt().toString(),
                headers,
                value == null ? null : value.toString(UTF_8));
    }

    @Override
    public Future<List<Treated>> treat(Verb verb, Which which, String reason) {
        return find(which)
                .compose(letters ->
                        letters.isEmpty() ? Future.succeededFuture(List.of()) : onRecord(verb, letters, reason));
    }

    private Future<List<Treated>> onRecord(Verb verb, List<DeadLetter> letters, String reason) {
        var targets = letters.stream().map(DeadLetter::id).toList();
        return OperatorActions.begin(journal, node, verb.label(), targets, reason)
                .recover(cause -> Future.failedFuture(
                        new NotNowException("it cannot be put on record, so nothing was done: " + cause.getMessage())))
                .compose(ids -> blocking(() -> verb == Verb.REPLAY ? desk.replay(letters) : desk.discard(letters))
                        .compose(treated -> OperatorActions.end(
                                        journal,
                                        ids,
                                        treated.stream()
                                                .map(DeadLetterDesk.Treated::outcome)
                                                .toList())
                                .transform(recorded -> Future.succeededFuture(treated.stream()
                                        .map(DeadLetterClient::treated)
                                        .toList()))));
    }

    private static Treated treated(DeadLetterDesk.Treated each) {
        return new Treated(letter(each.letter()), each.done(), each.outcome());
    }
}
