package io.holdfast.app.chaos;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is started, who buys, and what goes wrong.
 *
 * @param about its first comment, line by line
 * @param proxied whether the harness starts the stores and stands between them and the server
 * @param diskMb the disk that Postgres has, in MB; 0 for the machine's own
 * @param settings of the server, those that are not to have their default
 */
record Scenario(
        String name,
        List<String> about,
        boolean proxied,
        int diskMb,
        int buyers,
        Map<String, String> settings,
        List<Step> steps) {
    Stream<Deed> deeds() {
        return steps.stream().flatMap(Step::deeds);
    }
}
