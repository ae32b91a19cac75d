package io.holdfast.simulation.simulator;

/** What must have happened somewhere in many seeds; if it did not, the simulator would prove less than it seems. */
public enum Counter {
    COMMITTED("transactions committed"),
    REFUSED_FOR_LACK("transactions refused because too little was there"),
    REFUSED_FOR_LIMIT("credits refused because the balance would exceed its limit"),
    CREDITED("credits committed"),
    FOUND_PAID("checkouts that found their order paid by another transaction"),
    FOUND_CHANGED("checkouts whose order changed meanwhile"),
    KEY_TAKEN("commits refused because another request had the idempotency key"),
    REPLAYED("answers given again for an idempotency key"),
    ANSWERED_UNKNOWN("clients told that nobody knows yet"),
    BUSY("votes refused because another live transaction had the order"),
    DUPLICATE_VOTE("votes asked for again and given again"),
    LATE_PREPARE_REFUSED("late prepares that met a tombstone"),
    ENDED_HIT("late commands below the low water"),
    LOW_WATER_ADVANCED("low waters taken by shards"),
    FORGOTTEN("branch records forgotten below the low water"),
    FLOOR_RAISED("floors raised on living shards"),
    IN_DOUBT("commits whose reply was lost"),
    COMMIT_FOUND_IN_DOUBT("doubts in which COMMIT was found to stand"),
    COMMIT_LOST_RACE("commits that came after ABORT"),
    FENCED_COMMIT_REJECTED("commits of fenced sessions rejected"),
    FENCED_VOTE_REFUSED("votes of fenced sessions refused by a shard"),
    GENERATION_BUMPED("generations begun"),
    BUMPED_IN_DOUBT("generations begun while a commit that touches the shard was on its way"),
    STALE_PRIMARY_REJECTED("commits rejected for the vote of a store that was not the shard's any more"),
    STORE_REFUSED("stores refused because their identity was not the one on record"),
    STORE_LOST("stores that lost everything"),
    STORE_ROLLED_BACK("stores that came back older than they were"),
    OLD_PRIMARY_ANSWERED("commands carried out by an old primary"),
    NEED_REBUILD("finishes that found a lost prepare"),
    REBUILT("shards opened after a rebuild"),
    REBUILD_OVERLAPPED("rebuilds begun while another of the shard was under way"),
    REBUILD_ABANDONED("rebuilds that stopped half way"),
    CRASHED("nodes that stopped for ever"),
    PAUSED("nodes that stopped and went on"),
    RESUMED_FENCED("nodes that found their session fenced and opened another"),
    TAKEN_OVER("sessions settled for good by a recovery"),
    RIVAL_RECOVERY("recoveries begun while another of the session was under way"),
    RECOVERY_COMMITTED("branches of committed transactions finished by a recovery"),
    RECOVERY_ABORTED("undecided transactions aborted by a recovery"),
    RECOVERY_REPEATED("recoveries that had to search a shard again since it was rebuilt"),
    SWITCHED_IN_FLIGHT("changes of protocol while transactions were in flight"),
    SAGA("transactions run as a saga"),
    CLOCK_JUMPED("jumps of a node's clock"),
    PARTITIONED("connections cut for a while"),
    ORDER_CHANGED("orders changed"),
    ORDER_REPLACED("paid orders replaced by new ones"),
    OPENED_ANEW("batch_inits of balances");

    private final String meaning;

    Counter(String meaning) {
        this.meaning = meaning;
    }

    /** In words, for a report. */
    public String meaning() {
        return meaning;
    }
}
