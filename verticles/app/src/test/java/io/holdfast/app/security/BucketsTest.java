package io.holdfast.app.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.settings.Settings;
import io.holdfast.gateway.RateLimits.Grant;
import io.holdfast.gateway.RateLimits.Policy;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BucketsTest {
    @Test
    void oneThatTookAllMustWaitAndAnotherNeedNot() {
        var buckets = new Buckets(new Settings.Limits(1, 0));
        var first = Stream.generate(() -> buckets.ofUser("u1").orElseThrow())
                .takeWhile(Grant::granted)
                .toList();
        assertThat(first).first().isEqualTo(new Grant(true, new Policy("user", 1, 2), 1, 0));
        assertThat(first).hasSizeBetween(2, 3); // one may come back meanwhile
        var refused = buckets.ofUser("u1").orElseThrow();
        assertThat(refused.retryAfterSeconds()).isEqualTo(refused.granted() ? 0 : 1);
        assertThat(buckets.ofUser("u2").orElseThrow().granted()).isTrue();
        assertThat(buckets.ofAddress("10.0.0.1")).isEmpty();
    }

    @Test
    void aNetworkOfIpv6IsOneAddress() {
        var buckets = new Buckets(new Settings.Limits(0, 1_000));
        assertThat(buckets.ofAddress("2001:db8::1").orElseThrow().remaining()).isEqualTo(1_999);
        assertThat(buckets.ofAddress("2001:db8:0:0:9::2").orElseThrow().remaining())
                .isLessThan(1_999);
        assertThat(buckets.ofAddress("2001:db8:0:1::1").orElseThrow().remaining())
                .isEqualTo(1_999);
        assertThat(buckets.ofAddress("10.0.0.1").orElseThrow().remaining()).isEqualTo(1_999);
        assertThat(buckets.ofUser("u1")).isEmpty();
    }
}
