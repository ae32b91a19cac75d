package io.holdfast.app.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.holdfast.app.settings.Settings;
import io.holdfast.gateway.RateLimits;
import io.netty.util.NetUtil;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A bucket of tokens for each address and each user of this node. Whoever was not seen for a while has a full one again. */
final class Buckets implements RateLimits {
    private static final int MOST_REMEMBERED = 200_000;
    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int BURST_S = 2;
    /** Of an IPv6 address: whoever has one has all of its network. */
    private static final int NETWORK_BYTES = 8;

    private static final int IPV6_BYTES = 16;

    private final Optional<Kind> addresses;
    private final Optional<Kind> users;

    Buckets(Settings.Limits limits) {
        addresses = kind("address", limits.addressPerSecond());
        users = kind("user", limits.userPerSecond());
    }

    private static Optional<Kind> kind(String name, int perSecond) {
        return perSecond == 0 ? Optional.empty() : Optional.of(new Kind(name, perSecond));
    }

    @Override
    public Optional<Grant> ofAddress(String address) {
        return addresses.map(kind -> kind.take(network(address)));
    }

    private static String network(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        return bytes == null || bytes.length < IPV6_BYTES
                ? address
                : HexFormat.of().formatHex(Arrays.copyOf(bytes, NETWORK_BYTES));
    }

    @Override
    public Optional<Grant> ofUser(String subject) {
        return users.map(kind -> kind.take(subject));
    }

    /** Everybody's buckets of one policy. */
    private static final class Kind {
        private final Policy policy;
        private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .expireAfterAccess(REMEMBERED)
                .build();

        Kind(String name, int perSecond) {
            policy = new Policy(name, perSecond, (long) BURST_S * perSecond);
        }

        Grant take(String whose) {
            var probe = buckets.get(whose, unseen -> bucket()).tryConsumeAndReturnRemaining(1);
            return new Grant(
                    probe.isConsumed(),
                    policy,
                    probe.getRemainingTokens(),
                    Math.ceilDiv(probe.getNanosToWaitForRefill(), TimeUnit.SECONDS.toNanos(1)));
        }

        private Bucket bucket() {
            return Bucket.builder()
                    .addLimit(limit ->
                            limit.capacity(policy.burst()).refillGreedy(policy.perSecond(), Duration.ofSeconds(1)))
                    .build();
        }
    }
}
