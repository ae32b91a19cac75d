package io.holdfast.gateway;

import static io.holdfast.gateway.Role.CUSTOMER;
import static io.holdfast.gateway.Role.MERCHANT;
import static io.holdfast.gateway.Role.OPERATOR;

import io.holdfast.gateway.LeaderboardView.Ranking;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who may ask what when callers have to say who they are. What does not stand here is not answered. */
final class Access {
    private static final Set<Role> NOBODY_IN_PARTICULAR = Set.of();
    private static final Set<Role> ANYBODY_KNOWN = Set.of(CUSTOMER, MERCHANT, OPERATOR);
    private static final Set<Role> ALL_WHO_SELL = Set.of(MERCHANT);
    private static final Set<Role> ALL_WHO_BUY_OR_SELL = Set.of(CUSTOMER, MERCHANT);
    private static final Set<Role> ALL_WHO_SEE_EVERYTHING = Set.of(MERCHANT, OPERATOR);
    private static final Set<Role> ALL_WHO_RUN_IT = Set.of(OPERATOR);

    /** The paths of probes. */
    static final Set<String> HEALTH = Stream.concat(
                    HealthRoutes.PATHS.stream(),
                    Arrays.stream(Domain.values()).map(domain -> "/" + domain.path() + "/health"))
            .collect(Collectors.toUnmodifiableSet());

    private final Map<String, Map<String, Rule>> rules = new LinkedHashMap<>();
    private final Optional<Rule> otherwise;
    private final boolean isForBrowsers;

    /** What a customer must own to be let in. Whose an order is, the domain of orders knows. */
    enum Own {
        NOTHING,
        USER_IN_PATH,
        USER_IN_QUERY,
        ORDER_IN_PATH
    }

    /**
     * Of one method of one path.
     *
     * @param roles of which one is needed; none if no token is
     */
    record Rule(Set<Role> roles, Own own) {
        boolean isPublic() {
            return roles.isEmpty();
        }
    }

    private Access(Optional<Rule> otherwise, boolean isForBrowsers) {
        this.otherwise = otherwise;
        this.isForBrowsers = isForBrowsers;
        HEALTH.forEach(path -> get(path, NOBODY_IN_PARTICULAR));
        ContractRoutes.PATHS.forEach(path -> get(path, NOBODY_IN_PARTICULAR));
    }

    /** Of the port for everybody. */
    static Access ofPublicPort() {
        var access = new Access(Optional.empty(), false);
        for (Route route : Route.values()) {
            access.rule(route.method(), route.path(), of(route));
        }
        access.rule("GET", HistoryRoutes.OF_USER, new Rule(ANYBODY_KNOWN, Own.USER_IN_PATH));
        access.rule("GET", HistoryRoutes.TIMELINE, new Rule(ANYBODY_KNOWN, Own.ORDER_IN_PATH));
        access.get(LeaderboardRoutes.path(Ranking.ITEMS), ANYBODY_KNOWN);
        access.get(LeaderboardRoutes.path(Ranking.USERS), ALL_WHO_SEE_EVERYTHING);
        access.rule("GET", EventStreamRoutes.PATH, new Rule(ANYBODY_KNOWN, Own.USER_IN_QUERY));
        return access;
    }

    /** Of the port for whoever runs the server. */
    static Access ofAdminPort() {
        return new Access(Optional.of(new Rule(ALL_WHO_RUN_IT, Own.NOTHING)), true);
    }

    private static Rule of(Route route) {
        return switch (route) {
            case ORDER_CHECKOUT, ORDER_ADD_ITEM -> new Rule(ALL_WHO_BUY_OR_SELL, Own.NOTHING);
            case ORDER_CREATE -> new Rule(ALL_WHO_BUY_OR_SELL, Own.USER_IN_PATH);
            case ORDER_FIND, STOCK_FIND -> new Rule(ANYBODY_KNOWN, Own.NOTHING);
            case PAYMENT_FIND -> new Rule(ANYBODY_KNOWN, Own.USER_IN_PATH);
            case STOCK_ADD, STOCK_SUBTRACT, STOCK_CREATE -> new Rule(ALL_WHO_SELL, Own.NOTHING);
            case PAYMENT_ADD_FUNDS, PAYMENT_PAY, PAYMENT_CREATE -> new Rule(ALL_WHO_SELL, Own.NOTHING);
            case ORDER_SEED, STOCK_SEED, PAYMENT_SEED -> new Rule(ALL_WHO_RUN_IT, Own.NOTHING);
        };
    }

    private void get(String path, Set<Role> roles) {
        rule("GET", path, new Rule(roles, Own.NOTHING));
    }

    private void rule(String method, String path, Rule rule) {
        rules.computeIfAbsent(path, unseen -> new LinkedHashMap<>()).put(method, rule);
    }

    /** By path as it is bound, and by method; in the order of the router, so that both find the same. */
    Map<String, Map<String, Rule>> rules() {
        return rules;
    }

    /** What holds for all else, or empty if nothing else is answered. */
    Optional<Rule> otherwise() {
        return otherwise;
    }

    /** Whether a token may also be given as a password, which every browser can ask a person for. */
    boolean isForBrowsers() {
        return isForBrowsers;
    }

    static List<String> labels(Set<Role> roles) {
        return roles.stream().sorted().map(Role::label).toList();
    }
}
