package io.holdfast.app.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.holdfast.fuzzing.Inputs;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a type allows is within what it says, and what it does not allow is an {@link IllegalArgumentException}, which becomes one line with
 * the setting's name. Files are left out: which of them can be read, no text says.
 */
class TypesFuzzTest {
    private static final int MAX_PORT = 65_535;

    static Stream<byte[]> texts() {
        return Inputs.near(
                "8000",
                "30d",
                "15m",
                "stock,payment",
                "a:1 , b:65535",
                "one:6379, rediss://:secret@two:6380/1",
                "redis://h",
                "//h:1?a=://",
                "postgresql://user@host:5432/database",
                "node-1.a_b",
                "forever");
    }

    @MethodSource("texts")
    @FuzzTest
    void whatATypeAllowsIsWithinItsBounds(byte[] input) {
        var text = new String(input, UTF_8);

        check(Types.number(7, MAX_PORT), text, number -> assertThat(number).isBetween(7, MAX_PORT));
        check(
                Types.optionalNumber(7, 9),
                text,
                number -> number.ifPresent(one -> assertThat(one).isBetween(7, 9)));
        check(Types.name(), text, name -> assertThat(name).isEqualTo(text).matches("[A-Za-z0-9._-]{1,64}"));
        check(Types.days(Duration.ofDays(2)), text, days -> days.ifPresent(TypesFuzzTest::isTwoDaysAtLeast));
        check(
                Types.interval(),
                text,
                interval -> interval.ifPresent(one -> assertThat(one).isPositive()));
        check(Types.someOf(List.of("stock", "payment")), text, some -> {
            assertThat(some).isSubsetOf("stock", "payment").doesNotHaveDuplicates();
            assertThat(some.isEmpty()).isEqualTo(text.isEmpty());
        });
    }

    private static void isTwoDaysAtLeast(Duration days) {
        assertThat(days).isBetween(Duration.ofDays(2), Duration.ofDays(99_999));
    }

    @MethodSource("texts")
    @FuzzTest
    void anAddressHasAHostAndAPortThatThereIs(byte[] input) {
        var text = new String(input, UTF_8);

        check(Types.servers(), text, servers -> {
            assertThat(servers).isEqualTo(text);
            if (!text.isEmpty()) {
                assertThat(text.strip().split("\\s*,\\s*", -1)).allMatch(each -> each.matches("\\S+:0*[1-9][0-9]*"));
            }
        });
        check(Types.redis(), text, uris -> {
            assertThat(uris.isEmpty()).isEqualTo(text.isEmpty());
            assertThat(uris).allSatisfy(uri -> isAddress(uri, "redis", "rediss"));
        });
        check(Types.oneRedis(), text, uri -> uri.ifPresent(one -> isAddress(one, "redis", "rediss")));
        check(Types.postgres(), text, uri -> uri.ifPresent(one -> isAddress(one, "postgresql", "postgres")));
    }

    private static void isAddress(URI uri, String... schemes) {
        assertThat(uri.getScheme()).isIn((Object[]) schemes);
        assertThat(uri.getHost()).isNotBlank();
        assertThat(uri.getPort()).isBetween(-1, MAX_PORT).isNotZero();
    }

    private static <T> void check(Key.Type<T> type, String text, Consumer<T> bounds) {
        T value;
        try {
            value = type.parser().parse(text);
        } catch (IllegalArgumentException refused) {
            return;
        }
        bounds.accept(value);
    }
}
