package io.holdfast.app.bench;

import com.sun.management.OperatingSystemMXBean;
import io.holdfast.app.cli.Version;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Under which conditions a run was made, without which its figures say nothing. Machine and JVM are those of the load generator;
 * an instance of bench's own has the same.
 *
 * @param place where the instance ran
 * @param fileSystem the kind of that which holds the instance's data; empty when it is not known here
 * @param options by name, those that have a value, given or by default
 */
record Conditions(
        Instant startedAt,
        String version,
        String place,
        String jvm,
        String system,
        int processors,
        long memoryBytes,
        Optional<String> fileSystem,
        SequencedMap<String, String> options) {

    static Conditions now(String place, Optional<Path> data, SequencedMap<String, String> options) {
        return new Conditions(
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                String.join(" ", new Version().getVersion()),
                place,
                properties("java.vm.name", "java.runtime.version"),
                properties("os.name", "os.version", "os.arch"),
                Runtime.getRuntime().availableProcessors(),
                memory(),
                data.flatMap(Conditions::kind),
                options);
    }

    private static String properties(String... names) {
        return String.join(
                " ",
                List.of(names).stream()
                        .map(name -> System.getProperty(name, ""))
                        .toList());
    }

    private static long memory() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    private static Optional<String> kind(Path data) {
        try {
            return Optional.of(Files.getFileStore(data).type());
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** For people. */
    SequencedMap<String, String> rows() {
        SequencedMap<String, String> rows = new LinkedHashMap<>();
        rows.put("started", startedAt.toString());
        rows.put("version", version);
        rows.put("instance", place);
        rows.put("file system of its data", fileSystem.orElse("not known here"));
        rows.put("JVM", jvm);
        rows.put("system", system);
        rows.put("processors", Integer.toString(processors));
        rows.put("memory", "%.1f GiB".formatted(memoryBytes / (double) (1L << 30)));
        return rows;
    }
}
