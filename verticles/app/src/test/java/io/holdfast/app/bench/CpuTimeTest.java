package io.holdfast.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.status.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class CpuTimeTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void theTimeOfAProcessHoldsThatOfChildrenThatHaveEnded() throws Exception {
        List<Status.Entry> self =
                List.of(new Status.Entry("self", ProcessHandle.current().pid(), "-"));
        CpuTime before = CpuTime.now(self).orElseThrow();

        Process busy = new ProcessBuilder("sh", "-c", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done").start();
        assertThat(busy.waitFor()).isZero();

        CpuTime used = CpuTime.now(self).orElseThrow().minus(before);
        assertThat(used.totalUs()).isPositive();
        assertThat(used.byProcessUs()).containsOnlyKeys("self");
    }

    @Test
    void withoutProcessesNothingIsKnown() {
        assertThat(CpuTime.now(List.of())).isEmpty();
    }

    @Test
    void timesAreAddedAndSubtractedByProcess() {
        CpuTime one = new CpuTime(Map.of("server", 70L, "redis", 5L));
        CpuTime two = new CpuTime(Map.of("server", 50L, "redis", 4L));

        assertThat(one.minus(two).byProcessUs()).isEqualTo(Map.of("server", 20L, "redis", 1L));
        assertThat(one.plus(two).totalUs()).isEqualTo(129);
    }
}
