package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyntaxTest {
    @ParameterizedTest
    @ValueSource(strings = {"0", "a", "Z9_-", "550e8400-e29b-41d4-a716-446655440000"})
    void idsAreLettersDigitsUnderscoreAndMinus(String id) {
        assertThat(Syntax.isId(id)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a.b", "{}", "a\r\nb", "ä", "٣", "a/b", "a:b", "@", "[", "`", "{", "^"})
    void nothingElseIsAnId(String id) {
        assertThat(Syntax.isId(id)).isFalse();
    }

    @Test
    void idsHaveAtMost64Characters() {
        assertThat(Syntax.isId("x".repeat(64))).isTrue();
        assertThat(Syntax.isId("x".repeat(65))).isFalse();
    }

    @Test
    void numbersKeepToTheirBounds() {
        assertThat(Syntax.number("1", 1, 10)).isEqualTo(1);
        assertThat(Syntax.number("10", 1, 10)).isEqualTo(10);
        assertThat(Syntax.number("0", 0, 10)).isZero();
        assertThat(Syntax.number("0", 1, 10)).isEqualTo(Syntax.NOT_A_NUMBER);
        assertThat(Syntax.number("11", 1, 10)).isEqualTo(Syntax.NOT_A_NUMBER);
        assertThat(Syntax.number("1000000000000", 1, Syntax.MAX_AMOUNT)).isEqualTo(1_000_000_000_000L);
        assertThat(Syntax.number("1000000000001", 1, Syntax.MAX_AMOUNT)).isEqualTo(Syntax.NOT_A_NUMBER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "+1",
                "1e3",
                "1.5",
                " 1",
                "1 ",
                "٣",
                "１",
                "0x1",
                "1_000",
                "00",
                "01",
                "9223372036854775807",
                "9223372036854775808",
                "18446744073709551617",
                "99999999999999999999999999999999"
            })
    void numbersAreAsciiDigitsOnly(String number) {
        assertThat(Syntax.number(number, 0, Syntax.MAX_AMOUNT)).isEqualTo(Syntax.NOT_A_NUMBER);
    }

    @Test
    void keysAreVisibleAscii() {
        assertThat(Syntax.isKey("\"8e03978e-40d5-43dd-bc93-6894a57f9324\"")).isTrue();
        assertThat(Syntax.isKey("!~")).isTrue();
        assertThat(Syntax.isKey("k".repeat(255))).isTrue();
        assertThat(Syntax.isKey("k".repeat(256))).isFalse();
        assertThat(Syntax.isKey("")).isFalse();
        assertThat(Syntax.isKey("a b")).isFalse();
        assertThat(Syntax.isKey("a\u007f")).isFalse();
        assertThat(Syntax.isKey("ä")).isFalse();
    }
}
