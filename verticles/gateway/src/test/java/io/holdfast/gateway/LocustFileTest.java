package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Locust file knows the API only by the paths that stand in it, and nothing else in the gate runs it. */
class LocustFileTest {
    private static final Path FILE = Path.of("../../docs/load/locustfile.py");
    private static final Pattern ENDPOINT = Pattern.compile("Endpoint\\(\"([A-Z]+)\", \"(/[^\"]+)\"\\)");
    private static final Pattern PATH = Pattern.compile("[\"'](/[a-z][^\"']*)[\"']");

    private static List<MatchResult> found(Pattern pattern) throws IOException {
        return pattern.matcher(Files.readString(FILE)).results().toList();
    }

    @Test
    void everyRequestThatItSendsIsOneThatTheGatewayAnswers() throws IOException {
        List<MatchResult> endpoints = found(ENDPOINT);
        assertThat(endpoints).hasSizeGreaterThan(10);
        try (Gateway gateway = Gateway.start()) {
            for (MatchResult endpoint : endpoints) {
                String path = endpoint.group(2).replaceAll("\\{\\w+}", "1");
                RawHttp.Reply reply = gateway.client.request(endpoint.group(1), path);

                assertThat(reply.status() == 200 || reply.body().contains("/problems/events-off"))
                        .as("%s %s: %s %s", endpoint.group(1), path, reply.status(), reply.body())
                        .isTrue();
            }
        }
    }

    @Test
    void theNamesOfItsParametersAreThoseOfTheApi() throws IOException {
        Set<String> routes = Stream.of(Route.values()).map(Route::template).collect(Collectors.toUnmodifiableSet());
        List<String> known = found(ENDPOINT).stream()
                .map(endpoint -> endpoint.group(2))
                .filter(path -> !path.startsWith("/orders/by-user/") && !path.startsWith("/leaderboard/"))
                .toList();

        assertThat(routes).containsAll(known);
    }

    /** Otherwise the first test would not see it. */
    @Test
    void itHasNoPathsBesides() throws IOException {
        assertThat(found(PATH).stream().map(path -> path.group(1)).toList())
                .hasSameElementsAs(found(ENDPOINT).stream()
                        .map(endpoint -> endpoint.group(2))
                        .toList());
    }
}
