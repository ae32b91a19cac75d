package io.holdfast.gateway;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the gateway needs from outside; the application wires it.
 *
 * @param node its name
 * @param correlationIds a fresh id, of the alphabet of ids, for each error whose request brought none
 * @param metrics the Prometheus text; called on a worker thread
 * @param health called on the event loop, so it must answer from what is known
 * @param started whether all domains were ready once, and otherwise what was lacking; likewise
 * @param loops the names of the event loops that serve
 * @param reconciled empty until there was a reconciliation
 * @param answers to who brought an idempotency key
 * @param faults empty while fault injection is off
 * @param history empty where it is not kept
 * @param userEvents empty where they are not kept
 * @param webhooks empty where they are not sent
 * @param deadLetters empty while nothing is announced
 * @param leaderboard empty where it is not kept
 * @param leaderboardControl likewise
 * @param console what it shows
 * @param security what keeps out who has no business here
 */
public record GatewayPorts(
        String node,
        Supplier<String> correlationIds,
        RequestMeter meter,
        RequestTraces traces,
        Supplier<String> metrics,
        Function<Domain, Health> health,
        Supplier<Health> started,
        Supplier<List<String>> loops,
        Supplier<Optional<Reconciled>> reconciled,
        KeptAnswers answers,
        Optional<FaultControl> faults,
        StuckControl stuck,
        Optional<HistoryView> history,
        Optional<UserEventFeed> userEvents,
        Optional<WebhookControl> webhooks,
        Optional<DeadLetterControl> deadLetters,
        Optional<LeaderboardView> leaderboard,
        Optional<LeaderboardControl> leaderboardControl,
        ConsoleView console,
        Security security) {}
