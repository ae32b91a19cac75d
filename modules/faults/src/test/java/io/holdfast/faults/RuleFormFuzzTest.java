package io.holdfast.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.holdfast.fuzzing.Inputs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules keep to their bounds however they are written, and what is none is refused with a sentence that names it. */
class RuleFormFuzzTest {
    static Stream<byte[]> texts() {
        return Inputs.near(
                "stock:before_prepare=delay:50,probability=0.1,count=3,item=7; orders:durable=crash",
                "payment:after_finish=drop,user=u-1",
                "orders:before_answer = pause , order = 550e8400 ,count=1000000",
                "stock:before_undo=delay:600000,probability=0.000000001");
    }

    @MethodSource("texts")
    @FuzzTest
    void rulesOfASettingAreReadOrRefused(byte[] input) {
        List<FaultRule> rules;
        try {
            rules = RuleForm.parse(new String(input, UTF_8));
        } catch (FaultSyntaxException refused) {
            assertThat(refused).message().isNotBlank();
            return;
        }
        rules.forEach(RuleFormFuzzTest::isSound);
    }

    static Stream<byte[]> members() {
        return Inputs.near(
                "before_prepare\ndelay\n500\n0.25\n3\nitem\n7",
                "durable\ncrash\n\n\n\n\n",
                "after_finish\ndrop\n0\n1\n1\nuser\nu",
                "answer\nerror");
    }

    /** A line each for point, action, value, probability, count, and what is matched: kind and id. An empty one is left out. */
    @MethodSource("members")
    @FuzzTest
    void membersOfAnObjectAreReadOrRefused(byte[] input) {
        var lines = new String(input, UTF_8).split("\n", -1);
        var members = new HashMap<String, Object>();
        var names = List.of("point", "action", "value", "probability", "count");
        for (int i = 0; i < Math.min(lines.length, names.size()); i++) {
            if (!lines[i].isEmpty()) {
                members.put(names.get(i), lines[i]);
            }
        }
        if (lines.length > names.size() + 1) {
            members.put("match", Map.of(lines[names.size()], lines[names.size() + 1]));
        }
        for (Site site : Site.values()) {
            try {
                isSound(RuleForm.read(site, members));
            } catch (FaultSyntaxException refused) {
                assertThat(refused).message().isNotBlank();
            }
        }
    }

    private static void isSound(FaultRule rule) {
        assertThat(rule.probability()).isGreaterThan(0).isLessThanOrEqualTo(1);
        rule.count().ifPresent(count -> assertThat(count).isBetween(1, 1_000_000));
        if (rule.action() instanceof FaultAction.Delay(int ms)) {
            assertThat(ms).isBetween(1, FaultAction.MAX_DELAY_MS);
        }
        assertThat(RuleForm.read(rule.site(), RuleForm.write(rule))).isEqualTo(rule);
    }
}
