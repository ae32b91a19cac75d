package io.holdfast.app.audit;

import io.vertx.core.json.JsonObject;
import java.math.BigInteger;

/**
 * What the audit went through, so that a person sees that it did.
 *
 * @param live branches that were reserved or executed at that moment
 */
record Figures(
        long items,
        BigInteger unitsAvailable,
        long accounts,
        BigInteger creditMinor,
        int shards,
        int sessions,
        long commits,
        long aborts,
        long checkouts,
        long ordersPaid,
        long unitsSold,
        long chargedMinor,
        long live) {

    JsonObject toJson() {
        return new JsonObject()
                .put("items", items)
                .put("units_available", unitsAvailable)
                .put("accounts", accounts)
                .put("credit", creditMinor)
                .put("shards", shards)
                .put("sessions", sessions)
                .put("commits", commits)
                .put("aborts", aborts)
                .put("checkouts", checkouts)
                .put("orders_paid", ordersPaid)
                .put("units_sold", unitsSold)
                .put("charged", chargedMinor)
                .put("live", live);
    }
}
