package io.holdfast.protocol;

/** The kinds of participants, as they stand in shard ids, addresses and the journal. */
public final class Participants {
    public static final String STOCK = "stock";
    public static final String PAYMENT = "payment";

    private Participants() {}
}
