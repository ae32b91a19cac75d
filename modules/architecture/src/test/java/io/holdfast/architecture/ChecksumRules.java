package io.holdfast.architecture;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the build fetches is held by its bytes, and not by its version only. Maven compares what is on record and lets pass what is not, so
 * a version that changes without being recorded would be held by nothing.
 */
final class ChecksumRules {
    static final String RECORD = ".mvn/checksums/checksums.sha256";

    private static final Pattern PROPERTY = Pattern.compile("<([a-z0-9.-]+)>([^<\\s]+)</\\1>");
    private static final Pattern PINNED = Pattern.compile(
            "(?:<groupId>([^<]+)</groupId>\\s*)?<artifactId>([^<]+)</artifactId>\\s*<version>([^<]+)</version>(\\s*<type>pom</type>)?");
    /** Not part of any build that is recorded. */
    private static final Set<String> ON_DEMAND = Set.of("maven-clean-plugin", "maven-install-plugin");

    private ChecksumRules() {}

    /** One sentence for each version in the pom that the record does not have. */
    static List<String> complaints(String pom, String record) {
        Map<String, String> properties = PROPERTY.matcher(pom)
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2), (one, other) -> one));
        return PINNED.matcher(pom)
                .results()
                .filter(found -> !isOurs(found) && !ON_DEMAND.contains(found.group(2)))
                .map(found -> file(found, properties))
                .distinct()
                .filter(pinned -> !pinned.isOn(record))
                .map(pinned -> pinned.start() + pinned.end() + " has no checksum in " + RECORD
                        + ": CONTRIBUTING.md says how to record it")
                .toList();
    }

    private static boolean isOurs(MatchResult found) {
        return "io.holdfast".equals(found.group(1));
    }

    private static Pinned file(MatchResult pinned, Map<String, String> properties) {
        var group = pinned.group(1) == null ? "org.apache.maven.plugins" : pinned.group(1);
        var artifact = pinned.group(2);
        var version = valueOf(pinned.group(3), properties);
        return new Pinned(
                group.replace('.', '/') + "/" + artifact + "/" + version + "/" + artifact + "-" + version,
                pinned.group(4) == null ? ".jar" : ".pom");
    }

    /** The file that is used, as in a repository; between the two there may be for which system it is. */
    private record Pinned(String start, String end) {
        boolean isOn(String record) {
            return record.lines().anyMatch(line -> line.contains("  " + start) && line.endsWith(end));
        }
    }

    private static String valueOf(String version, Map<String, String> properties) {
        return version.startsWith("${") ? properties.get(version.substring(2, version.length() - 1)) : version;
    }
}
