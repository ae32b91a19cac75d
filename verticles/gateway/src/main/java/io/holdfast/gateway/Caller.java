package io.holdfast.gateway;

import java.util.Set;

/**
 * Who asks, as his token says.
 *
 * @param subject of the alphabet of ids; that of a customer is the id of his user
 */
public record Caller(String subject, Set<Role> roles) {
    public Caller {
        roles = Set.copyOf(roles);
    }
}
