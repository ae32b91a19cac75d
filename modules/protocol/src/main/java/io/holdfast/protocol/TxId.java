package io.holdfast.protocol;

/**
 * Names one transaction: the {@code seq}-th of a session. A session is one life of one event loop's coordinator, so
 * ids never repeat, and the ids of a session are dense enough for a low water mark to stand for all below it.
 */
public record TxId(long session, long seq) implements Comparable<TxId> {
    private static final int SEQ_BITS = 40;
    public static final long MAX_SESSION = (1L << (63 - SEQ_BITS)) - 1;
    public static final long MAX_SEQ = (1L << SEQ_BITS) - 1;

    public TxId {
        if (session < 1 || session > MAX_SESSION || seq < 1 || seq > MAX_SEQ) {
            throw new IllegalArgumentException("no such transaction id: " + session + "." + seq);
        }
    }

    /** The id as one number, ordered like the ids; it is the primary key of the journal's decisions. */
    public long packed() {
        return session << SEQ_BITS | seq;
    }

    /** The inverse of {@link #packed()}. */
    public static TxId unpack(long packed) {
        return new TxId(packed >>> SEQ_BITS, packed & MAX_SEQ);
    }

    /** The first number above every packed id of the sessions before {@code session}. */
    public static long floorOf(long session) {
        return session << SEQ_BITS;
    }

    /** Reads the text form {@code session.seq}. */
    public static TxId parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 1 || !Digits.areNumber(text, 0, dot) || !Digits.areNumber(text, dot + 1, text.length())) {
            throw new IllegalArgumentException("not a transaction id: " + text);
        }
        return new TxId(Long.parseLong(text, 0, dot, 10), Long.parseLong(text, dot + 1, text.length(), 10));
    }

    @Override
    public int compareTo(TxId other) {
        return Long.compare(packed(), other.packed());
    }

    @Override
    public String toString() {
        return session + "." + seq;
    }
}
