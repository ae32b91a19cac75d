package io.holdfast.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.holdfast.fuzzing.Inputs;
import io.holdfast.protocol.TxId;
import java.math.BigInteger;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read by hand says the same as a regular expression would, and what is wrong is named in a short line of visible ASCII. */
class SyntaxFuzzTest {
    static Stream<byte[]> parameters() {
        return Inputs.near(
                "550e8400-e29b-41d4-a716-446655440000",
                "Z9_-",
                "0",
                "10000",
                "1000000000000",
                "9999999999999",
                "9999999999999999",
                "8388607.1099511627775",
                "8388608.1",
                "k".repeat(64),
                "~!".repeat(127));
    }

    @MethodSource("parameters")
    @FuzzTest
    void idsAndKeysAreOfTheirAlphabet(byte[] input) {
        var text = new String(input, UTF_8);

        assertThat(Syntax.isId(text)).as("id '%s'", text).isEqualTo(text.matches("[A-Za-z0-9_-]{1,64}"));
        assertThat(Syntax.isKey(text)).as("key '%s'", text).isEqualTo(text.matches("[!-~]{1,255}"));
    }

    @MethodSource("parameters")
    @FuzzTest
    void numbersAreThoseOfTheirDigits(byte[] input) {
        var text = new String(input, UTF_8);

        assertThat(Syntax.number(text, 0, Syntax.MAX_AMOUNT))
                .as("number '%s'", text)
                .isEqualTo(numberOf(text, "0|[1-9][0-9]{0,12}", Syntax.MAX_AMOUNT));
        assertThat(Syntax.position(text))
                .as("position '%s'", text)
                .isEqualTo(numberOf(text, "[0-9]{1,16}", Long.MAX_VALUE));
    }

    private static long numberOf(String text, String form, long most) {
        boolean isOne = text.matches(form) && new BigInteger(text).compareTo(BigInteger.valueOf(most)) <= 0;
        return isOne ? Long.parseLong(text) : Syntax.NOT_A_NUMBER;
    }

    @MethodSource("parameters")
    @FuzzTest
    void whatMayBeATransactionIsOneOrOfNumbersThatNoneHas(byte[] input) {
        var text = new String(input, UTF_8);
        try {
            assertThat(TxId.parse(text)).hasToString(text);
            assertThat(Syntax.isTransaction(text)).isTrue();
        } catch (IllegalArgumentException refused) {
            assertThat(!Syntax.isTransaction(text) || refused.getMessage().startsWith("no such transaction id"))
                    .as("'%s'", text)
                    .isTrue();
        }
    }

    @MethodSource("parameters")
    @FuzzTest
    void aParameterIsWithinItsBoundsOrNamedAsTheFault(byte[] input) {
        var text = new String(input, UTF_8);
        var parameters = new Parameters(Map.of("id", text), null);

        assertThat(parameters.id("id")).matches("[A-Za-z0-9_-]{1,64}");
        var faultOfTheId = parameters.fault();
        assertThat(parameters.quantity("id")).isBetween(1, (int) Syntax.MAX_QUANTITY);
        assertThat(parameters.amount("id")).isBetween(1L, Syntax.MAX_AMOUNT);
        assertThat(parameters.limit(text, 100)).isBetween(1, 100);
        if (faultOfTheId != null) {
            assertThat(parameters.fault()).as("the first one").isSameAs(faultOfTheId);
            assertThat(faultOfTheId.detail()).matches("[ -~]{1,800}").startsWith("id is '");
        }
    }
}
