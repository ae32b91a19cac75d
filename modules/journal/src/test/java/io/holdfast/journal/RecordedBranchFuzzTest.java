package io.holdfast.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.holdfast.fuzzing.Inputs;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stands in a decision row is read as branches that can be written again, or is refused as an argument. */
class RecordedBranchFuzzTest {
    static Stream<byte[]> rows() {
        return Inputs.near(
                "stock-0@7#aed2ad482767122c a:1,b:2|payment-0@3#1f u:+60",
                "stock-15@0#0 x:999999999999999",
                "payment-0@12#ab u_1:60");
    }

    @MethodSource("rows")
    @FuzzTest
    void branchesAreReadOrRefused(byte[] input) {
        List<RecordedBranch> branches;
        try {
            branches = RecordedBranch.decode(new String(input, UTF_8));
        } catch (IllegalArgumentException refused) {
            return;
        }
        assertThat(RecordedBranch.decode(written(branches))).isEqualTo(branches);
    }

    private static String written(List<RecordedBranch> branches) {
        return branches.stream()
                .map(each -> each.shard() + "@" + each.generation() + "#" + each.digest() + " "
                        + each.branch().encodedLines())
                .collect(Collectors.joining("|"));
    }
}
