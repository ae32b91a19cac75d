package io.holdfast.reservations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.TxId;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the typed API cannot even say, sent to the scripts as it is: BAD by itself, without disturbing its neighbours. */
class BadInputTest {
    private RealShard shard;

    @BeforeEach
    void open() {
        shard = RealShard.holding(Map.of("a", 10L, "b", 10L));
    }

    @AfterEach
    void close() {
        shard.close();
    }

    private Response call(Script script, String... arguments) {
        var call = ScriptCall.of(
                        script,
                        1 + arguments.length,
                        bytes("header"),
                        bytes("branches:3"),
                        bytes("subjects"),
                        bytes("available"),
                        bytes("pending"))
                .add(RealShard.GENERATION);
        List.of(arguments).forEach(call::add);
        return shard.connection().link().call(call).await();
    }

    private byte[] bytes(String hash) {
        return shard.key(hash).getBytes(UTF_8);
    }

    private void assertOnlyTheMiddleOneIsBad(String seq, String subject, String digest, String lines) {
        for (Script script : List.of(Script.PREPARE, Script.EXECUTE)) {
            shard.close();
            shard = RealShard.holding(Map.of("a", 10L, "b", 10L));
            var replies = call(
                    script, "3", "1", seq, "3", "first", subject, "third", "f1", digest, "f3", "a:1", lines, "a:1");
            assertThat(replies).extracting(Response::toString).containsExactly("Y", "BAD", "Y");
            assertThat(shard.hash("branches:3")).containsOnlyKeys("1", "3");
            assertThat(shard.hash("subjects")).isEqualTo(Map.of("first", "3.1", "third", "3.3"));
            assertThat(shard.hash("available")).isEqualTo(Map.of("a", "8", "b", "10"));
            assertThat(shard.hash("pending")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e3",
                "1.5",
                "-1",
                "0",
                "nan",
                "inf",
                "01",
                "+01",
                "++1",
                "+",
                "",
                " 1",
                "1 ",
                "0x10",
                "1000000000000000",
                "9223372036854775807",
                "\u0663",
                "1\0",
                "--1",
                "1e"
            })
    void anAmountThatIsNotAPositiveInteger(String amount) {
        assertOnlyTheMiddleOneIsBad("2", "second", "f2", "a:" + amount);
        assertOnlyTheMiddleOneIsBad("2", "second", "f2", "b:1,a:" + amount);
        assertOnlyTheMiddleOneIsBad("2", "second", "f2", "a:" + amount + ",b:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "a",
                "a:",
                ":1",
                "a:1,",
                ",a:1",
                "a:1,,b:1",
                "a:1;b:1",
                "a:1 b:1",
                "a:1,b:+1",
                "a:+1,b:1",
                "a:1:2",
                "a{}:1",
                "a\r\nb:1",
                "\u00e4:1",
                "a b:1",
                "1",
                "a:1\n",
                "x2345678901234567890123456789012345678901234567890123456789012345:1"
            })
    void linesThatAreNotWellFormed(String lines) {
        assertOnlyTheMiddleOneIsBad("2", "second", "f2", lines);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "-1",
                "1e3",
                "1.5",
                "02",
                " 2",
                "2 ",
                "0x2",
                "nan",
                "two",
                "1099511627776",
                "99999999999999"
            })
    void aSeqThatIsNotOne(String seq) {
        assertOnlyTheMiddleOneIsBad(seq, "second", "f2", "a:1");
        call(Script.PREPARE, "3", "7", "seventh", "f7", "b:1");
        for (Script script : List.of(Script.FINISH, Script.UNDO)) {
            assertThat(call(script, "3", seq).toString()).isEqualTo("BAD");
        }
        assertThat(call(Script.FINISH, "3", seq, "1", "3", seq))
                .extracting(Response::toString)
                .containsExactly("BAD", "DONE", "DONE", "BAD");
        assertThat(call(Script.UNDO, "3", seq, "7").get(1)).hasToString("UNDONE");
    }

    @Test
    void aDigestOrASubjectThatWouldBreakTheRecord() {
        for (String digest : List.of("", "xyz", "f 2", "12345678901234567", "f2\n")) {
            assertOnlyTheMiddleOneIsBad("2", "second", digest, "a:1");
        }
        for (String subject : List.of("", "s".repeat(257))) {
            assertOnlyTheMiddleOneIsBad("2", subject, "f2", "a:1");
        }
    }

    @Test
    void aCallThatLacksArgumentsChangesNothing() {
        for (Script script : List.of(Script.PREPARE, Script.EXECUTE)) {
            assertThat(call(script, "3").toString()).isEqualTo("BAD");
            assertThat(call(script, "3", "1", "s", "f").toString()).isEqualTo("BAD");
            assertThat(call(script, "3", "1", "s", "f", "a:1", "2").toString()).isEqualTo("BAD");
        }
        for (Script script : List.of(Script.FINISH, Script.UNDO)) {
            assertThat(call(script, "3").toString()).isEqualTo("BAD");
        }
        assertThat(shard.hash("branches:3")).isEmpty();
        assertThat(shard.hash("available")).isEqualTo(Map.of("a", "10", "b", "10"));
    }

    @Test
    void aLowWaterThatIsNotASeqAndACursorThatIsNotOne() {
        for (String bad : List.of("", "-1", "1e3", "ALL", "1099511627776")) {
            assertThat(call(Script.LOW_WATER, "3", bad).toString()).isEqualTo("BAD");
            assertThat(call(Script.SCAN, bad, "x").toString()).isEqualTo("BAD");
        }
        assertThat(call(Script.SCAN, "0", "0").toString()).isEqualTo("BAD");
    }

    @Test
    void manyGarbledCharactersTakeNoTime() {
        String long64k = "a".repeat(65_536);
        assertOnlyTheMiddleOneIsBad("2", "second", "f2", long64k);
        assertOnlyTheMiddleOneIsBad("2", "second", "f2", ("b:1,".repeat(16_000)) + "!");
    }

    @Test
    void theLargestBalancesAreWrittenAsIntegers() {
        shard.close();
        shard = RealShard.holding(Map.of("a", Line.MAX_AMOUNT));
        var all = Branch.debit(RealShard.SHARD, List.of(new Line("a", Line.MAX_AMOUNT)));
        var credit = Branch.credit(RealShard.SHARD, List.of(new Line("a", Line.MAX_AMOUNT)));
        shard.run(new Command.Prepare(new TxId(3, 1), "out", all));
        assertThat(shard.run(new Command.Prepare(new TxId(3, 2), "in", credit)))
                .isEqualTo(new Reply.Yes(RealShard.GENERATION));
        assertThat(shard.hash("pending")).isEqualTo(Map.of("a", "999999999999999"));
        shard.run(new Command.Finish(new TxId(3, 2)), new Command.Undo(new TxId(3, 1)));
        assertThat(shard.hash("available")).isEqualTo(Map.of("a", "1999999999999998"));
        assertThat(shard.run(new Command.Prepare(
                        new TxId(3, 4), "more", Branch.credit(RealShard.SHARD, List.of(new Line("a", 1))))))
                .isEqualTo(new Reply.No(new Reply.Cause.Limit("a")));
    }
}
