package io.holdfast.gateway;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Whether a domain is ready for requests, and what it is waiting for when it is not. */
public record Health(boolean ready, String detail) {
    /** That of all domains together. */
    public static Health ofAll(Function<Domain, Health> each) {
        var orders = each.apply(Domain.ORDERS); // which need all others
        var lacking = Arrays.stream(Domain.values())
                .map(domain -> each.apply(domain).lacking(domain))
                .filter(lack -> !lack.isEmpty())
                .collect(Collectors.joining("; "));
        return lacking.isEmpty() ? orders : new Health(false, lacking);
    }

    private String lacking(Domain domain) {
        return ready ? "" : domain.path() + ": " + detail;
    }
}
