package io.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the build says that a server is made of is what it is made of. Runs once there are both: in the phase {@code verify}. */
class SbomTest {
    private static final Path SBOM = Path.of("../../target/bom.json");
    private static final Path LIBRARIES = Path.of("../../verticles/app/target/app/lib");

    /**
     * Libraries name them, so they are listed, and a closer scope in our poms keeps them out of a server: annotations, and what would read
     * YAML for Kafka.
     */
    private static final List<String> NAMED_AND_KEPT_OUT = List.of("jspecify", "snakeyaml");

    private final List<JsonObject> components = components();

    private static List<JsonObject> components() {
        try {
            return new JsonObject(Files.readString(SBOM))
                    .getJsonArray("components").stream()
                            .map(JsonObject.class::cast)
                            .filter(component -> !"io.holdfast".equals(component.getString("group")))
                            .toList();
        } catch (IOException e) {
            throw new AssertionError("the build wrote no SBOM", e);
        }
    }

    /** By checksum, so that what is listed is the very file: neither another, nor what only tests need. */
    @Test
    void itListsTheLibrariesOfAServer() throws Exception {
        var listed = listed();
        var shipped = shipped();
        assertThat(without(listed.keySet(), shipped))
                .as("in %s, perhaps from an earlier build, and not listed", LIBRARIES)
                .isEmpty();
        assertThat(without(shipped.keySet(), listed))
                .as("listed, and no library")
                .containsExactlyInAnyOrderElementsOf(NAMED_AND_KEPT_OUT);
    }

    private static List<String> without(Set<String> known, Map<String, String> named) {
        return named.entrySet().stream()
                .filter(each -> !known.contains(each.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    @Test
    void eachHasANameAVersionAndAPackageUrl() {
        assertThat(components).hasSizeGreaterThan(50).allSatisfy(each -> assertThat(each.getString("purl"))
                .startsWith("pkg:maven/" + each.getString("group") + "/" + each.getString("name") + "@"
                        + each.getString("version") + "?"));
    }

    private Map<String, String> listed() {
        var listed = new TreeMap<String, String>();
        components.forEach(each -> listed.put(sha256(each), each.getString("name")));
        return listed;
    }

    private static String sha256(JsonObject component) {
        return component.getJsonArray("hashes").stream()
                .map(JsonObject.class::cast)
                .filter(hash -> hash.getString("alg").equals("SHA-256"))
                .map(hash -> hash.getString("content"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(component + " has no SHA-256"));
    }

    private static Map<String, String> shipped() throws IOException, GeneralSecurityException {
        var shipped = new TreeMap<String, String>();
        try (var files = Files.list(LIBRARIES)) {
            for (Path file : files.filter(each -> !isOurs(each)).toList()) {
                var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                shipped.put(HexFormat.of().formatHex(digest), file.getFileName().toString());
            }
        }
        return shipped;
    }

    private static boolean isOurs(Path file) {
        return file.getFileName().toString().startsWith("holdfast-");
    }
}
