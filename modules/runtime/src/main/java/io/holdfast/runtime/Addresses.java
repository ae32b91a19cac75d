package io.holdfast.runtime;

/**
 * Every address on the event bus. Most are registered once per event loop and called from the same loop; those that a node
 * has once say so.
 */
public final class Addresses {
    private Addresses() {}

    /** The order domain's requests. */
    public static String orders() {
        return Loops.address("order");
    }

    /** Checkouts of the orders that belong to a loop of the node. */
    public static String checkouts(String loop) {
        return Loops.address("order.checkouts", loop);
    }

    /** Where a loop of the node that serves answers at once. */
    public static String heartbeat(String loop) {
        return Loops.address("gateway.heartbeat", loop);
    }

    /** Where the loops of the node that check out tell of themselves. */
    public static String checkoutLoops() {
        return "order.checkout-loops";
    }

    /** The stock domain's requests. */
    public static String stock() {
        return Loops.address("stock");
    }

    /** The payment domain's requests. */
    public static String payment() {
        return Loops.address("payment");
    }

    /** Questions to a domain from another. */
    public static String lookups(String domain) {
        return Loops.address(domain + ".lookups");
    }

    /** Commands to the participant of a kind. */
    public static String commands(String kind) {
        return Loops.address(kind + ".commands");
    }

    /** Low waters for the shards of a kind. */
    public static String lowWater(String kind) {
        return Loops.address(kind + ".low-water");
    }

    /** Where every loop of the node hears of new generations. */
    public static String generations() {
        return "generations";
    }

    /** The keeper of a kind's shards, once on each node: it takes suspicions, and answers when it has dealt with them. */
    public static String keeper(String kind) {
        return kind + ".keeper";
    }

    /** Published by a node, once a second: what it can do at the moment. */
    public static String vitals() {
        return "vitals";
    }

    /** Published by each place of a node where something may get stuck, once a second: what does not get on there. */
    public static String stuck() {
        return "stuck";
    }

    /** What does not get on among the transactions of this loop's coordinator. */
    public static String stuckTransactions() {
        return Loops.address("stuck.transactions");
    }

    /** The recovery of sessions, once on each node: what does not get on there. */
    public static String stuckSessions() {
        return "stuck.sessions";
    }

    /** The shards that are frozen, once on each node. */
    public static String stuckShards() {
        return "stuck.shards";
    }

    /** What a kind's keeper cannot put right, once on each node. */
    public static String stuckRebuilds(String kind) {
        return "stuck.rebuilds." + kind;
    }

    /** Transactions for this loop's coordinator. */
    public static String transactions() {
        return Loops.address("transactions");
    }
}
