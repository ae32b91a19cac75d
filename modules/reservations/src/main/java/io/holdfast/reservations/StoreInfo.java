package io.holdfast.reservations;

import java.util.Map;
import java.util.stream.Collectors;

/** What a Redis says about itself in {@code INFO}. */
record StoreInfo(Map<String, String> fields) {

    static StoreInfo parse(String info) {
        return new StoreInfo(info.lines()
                .filter(line -> line.indexOf(':') > 0)
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf(':')),
                        line -> line.substring(line.indexOf(':') + 1),
                        (first, second) -> first)));
    }

    StoreIdentity identity() {
        return new StoreIdentity(required("run_id"), required("master_replid"));
    }

    /** A Redis that evicts keys forgets reservations without telling anyone. */
    StoreInfo requireFit() {
        String policy = required("maxmemory_policy");
        if (!policy.equals("noeviction")) {
            throw new UnfitStoreException(
                    "Redis must never evict keys: set its maxmemory-policy to noeviction, it is " + policy);
        }
        return this;
    }

    private String required(String field) {
        String value = fields.get(field);
        if (value == null) {
            throw new UnfitStoreException("Redis does not tell its " + field + " in INFO");
        }
        return value;
    }
}
