package io.holdfast.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.holdfast.fuzzing.Inputs;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** What has a text form has one only: a text is read as what writes it again, or refused as no such thing. */
class TextFormsFuzzTest {
    private static final ShardId SHARD = new ShardId("stock", 0);

    static Stream<byte[]> transactions() {
        return Inputs.near("7.42", "1.1", "8388607.1099511627775");
    }

    @MethodSource("transactions")
    @FuzzTest
    void aTransactionHasOneText(byte[] input) {
        var text = new String(input, UTF_8);
        isWrittenAgain(text, TxId::parse, TxId::toString);
    }

    @MethodSource("transactions")
    @FuzzTest
    void aTransactionIsPackedAndUnpacked(byte[] input) {
        try {
            var tx = TxId.parse(new String(input, UTF_8));
            assertThat(TxId.unpack(tx.packed())).isEqualTo(tx);
            assertThat(tx.packed()).isPositive();
        } catch (IllegalArgumentException refused) {
            assertThat(refused).isNotNull();
        }
    }

    static Stream<byte[]> shards() {
        return Inputs.near("stock-0", "payment-15", "a-b-2147483647");
    }

    @MethodSource("shards")
    @FuzzTest
    void aShardHasOneText(byte[] input) {
        isWrittenAgain(new String(input, UTF_8), ShardId::parse, ShardId::toString);
    }

    static Stream<byte[]> branches() {
        return Inputs.near("a:1", "a:1,b:999999999999999,a:2", "u-1:+5", "u_2:+1,Z:+60");
    }

    @MethodSource("branches")
    @FuzzTest
    void aBranchHasOneText(byte[] input) {
        isWrittenAgain(new String(input, UTF_8), text -> Branch.decode(SHARD, text), branch -> new Branch(
                        SHARD, branch.direction(), branch.lines())
                .encodedLines());
    }

    static Stream<byte[]> traceContexts() {
        return Inputs.near(
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-00",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-ff");
    }

    @MethodSource("traceContexts")
    @FuzzTest
    void aTraceContextIsPassedOnAsItIsOrNotAtAll(byte[] input) {
        var text = new String(input, UTF_8);
        var valid = TraceContext.valid(text);

        if (valid != null) {
            assertThat(valid)
                    .isEqualTo(text)
                    .hasSize(55)
                    .matches("00-[0-9a-f-]+")
                    .isPrintable();
            assertThat(valid.split("-")).hasSize(4).noneMatch(part -> part.matches("0{16}|0{32}"));
        }
    }

    private static <T> void isWrittenAgain(String text, Function<String, T> reader, Function<T, String> writer) {
        T read;
        try {
            read = reader.apply(text);
        } catch (IllegalArgumentException refused) {
            return;
        } catch (RuntimeException e) {
            fail("'%s' is not refused as an argument".formatted(text), e);
            return;
        }
        assertThat(writer.apply(read)).isEqualTo(text);
    }
}
