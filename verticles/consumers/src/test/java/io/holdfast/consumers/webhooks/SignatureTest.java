package io.holdfast.consumers.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignatureTest {
    /** As {@code printf '1795694400.{"a":1}' | openssl dgst -sha256 -hmac whsec_1} says. */
    @Test
    void isWhatOthersCompute() {
        assertThat(Signature.of("whsec_1", 1_795_694_400, "{\"a\":1}"))
                .isEqualTo("v1=c19e836af0498790dcdf7a9758618dfe66caab7bd522667627d35d232acbef48");
    }

    @Test
    void coversTheTimeAndTheBodyAndNeedsTheSecret() {
        var signature = Signature.of("whsec_1", 1_795_694_400, "{}");
        assertThat(Signature.of("whsec_1", 1_795_694_401, "{}")).isNotEqualTo(signature);
        assertThat(Signature.of("whsec_1", 1_795_694_400, "[]")).isNotEqualTo(signature);
        assertThat(Signature.of("whsec_2", 1_795_694_400, "{}")).isNotEqualTo(signature);
    }

    @Test
    void secretsAndNamesHaveTheirLength() {
        assertThat(Tokens.secret(new Random(7))).matches("whsec_[0-9a-f]{64}");
        assertThat(Tokens.random(new Random(7))).matches("[0-9a-f]{16}");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 500, 1000",
        "2, 1000, 2000",
        "5, 8000, 16000",
        "9, 128000, 256000",
        "10, 150000, 300000",
        "10000, 150000, 300000"
    })
    void pausesGrowUpToABoundAndAreDrawn(int failures, long least, long most) {
        var chance = new Random(failures);
        for (int i = 0; i < 1_000; i++) {
            assertThat(Backoff.after(failures, chance)).isBetween(Duration.ofMillis(least), Duration.ofMillis(most));
        }
        assertThat(Backoff.after(failures, chance)).isNotEqualTo(Backoff.after(failures, chance));
    }
}
