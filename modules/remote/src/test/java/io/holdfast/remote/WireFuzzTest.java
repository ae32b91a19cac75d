package io.holdfast.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.holdfast.fuzzing.Inputs;
import io.holdfast.protocol.ShardId;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever another process sends is read as something that can be written and read again, or is refused as an argument. */
class WireFuzzTest {
    private static final ShardId SHARD = new ShardId("stock", 3);

    static Stream<byte[]> commands() {
        return Inputs.near(
                "undo 7.42\nfinish 7.43\nprepare 7.44 order-1 a:1,b:2\nexecute 7.45 7.45 u:+5", "undo 1.1", " ");
    }

    @MethodSource("commands")
    @FuzzTest
    void commandsAreReadOrRefused(byte[] input) {
        isStable(input, text -> Wire.commands(SHARD, text), Wire::commands);
    }

    static Stream<byte[]> replies() {
        return Inputs.near("yes 7\nbusy 7.42\nshort a\nlimit u\ndone\nneed-rebuild", "yes 1", " ");
    }

    @MethodSource("replies")
    @FuzzTest
    void repliesAreReadOrRefused(byte[] input) {
        isStable(input, Wire::replies, Wire::replies);
    }

    static Stream<byte[]> lowWaters() {
        return Inputs.near("3 1099511627775", "1 1", " ");
    }

    @MethodSource("lowWaters")
    @FuzzTest
    void lowWatersAreReadOrRefused(byte[] input) {
        isStable(input, text -> Wire.lowWater(SHARD, text), Wire::lowWater);
    }

    static Stream<byte[]> balances() {
        return Inputs.near("0\nrecovering\n9", "recovering");
    }

    @MethodSource("balances")
    @FuzzTest
    void balancesAreReadOrRefused(byte[] input) {
        isStable(input, Wire::balances, Wire::balances);
    }

    private static <T> void isStable(byte[] input, Function<String, T> reader, Function<T, String> writer) {
        T read;
        try {
            read = reader.apply(new String(input, UTF_8));
        } catch (IllegalArgumentException refused) {
            return;
        }
        assertThat(reader.apply(writer.apply(read))).isEqualTo(read);
    }
}
