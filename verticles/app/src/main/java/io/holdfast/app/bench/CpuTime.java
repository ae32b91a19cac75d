package io.holdfast.app.bench;

import io.holdfast.app.status.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The processor time that an instance's processes have used, from {@code /proc}: of each process and its children, those
 * that have ended among them. A process that is itself on the list does not count for its parent.
 *
 * @param byProcessUs by the names that {@code status} gives
 */
record CpuTime(Map<String, Long> byProcessUs) {
    /** A clock tick of Linux, as programs see it on every architecture. */
    private static final long TICK_US = 10_000;

    /** Fields of {@code stat} counted behind the name, which may hold spaces: utime, stime, cutime, cstime. */
    private static final int FIRST_TIME = 11;

    private static final int TIMES = 4;

    /** Empty where the system does not tell, and when one of them has ended. */
    static Optional<CpuTime> now(List<Status.Entry> processes) {
        if (processes.isEmpty() || !processes.stream().allMatch(process -> Files.exists(stat(process.pid())))) {
            return Optional.empty();
        }
        Set<Long> listed = processes.stream().map(Status.Entry::pid).collect(Collectors.toSet());
        Map<String, Long> times = new LinkedHashMap<>();
        for (Status.Entry process : processes) {
            times.merge(process.name(), timeUs(process.pid(), listed), Long::sum);
        }
        return Optional.of(new CpuTime(times));
    }

    private static Path stat(long pid) {
        return Path.of("/proc", Long.toString(pid), "stat");
    }

    private static long timeUs(long pid, Set<Long> listed) {
        Set<Long> family = new HashSet<>(Set.of(pid));
        ProcessHandle.of(pid).ifPresent(root -> addChildren(root, listed, family));
        return family.stream().mapToLong(CpuTime::ticks).sum() * TICK_US;
    }

    private static void addChildren(ProcessHandle parent, Set<Long> listed, Set<Long> family) {
        parent.children().filter(child -> !listed.contains(child.pid())).forEach(child -> {
            family.add(child.pid());
            addChildren(child, listed, family);
        });
    }

    private static long ticks(long pid) {
        try {
            String stat = Files.readString(stat(pid));
            return Stream.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "))
                    .skip(FIRST_TIME)
                    .limit(TIMES)
                    .mapToLong(Long::parseLong)
                    .sum();
        } catch (IOException hasEnded) {
            return 0; // its time is in its parent's from now on
        }
    }

    CpuTime plus(CpuTime other) {
        Map<String, Long> sum = new LinkedHashMap<>(byProcessUs);
        other.byProcessUs.forEach((name, time) -> sum.merge(name, time, Long::sum));
        return new CpuTime(sum);
    }

    CpuTime minus(CpuTime earlier) {
        return plus(new CpuTime(earlier.byProcessUs.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> -entry.getValue()))));
    }

    long totalUs() {
        return byProcessUs.values().stream().mapToLong(Long::longValue).sum();
    }
}
