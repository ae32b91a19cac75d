package io.holdfast.simulation.explorer;

/** Where each part of the system stands in the ints of a state. */
record Layout(int sessions, int shards, int txs) {
    private static final int PER_SHARD = 3;
    private static final int PER_TX = 5;

    /** The journal's number. */
    int journal() {
        return 0;
    }

    /** One bit for every session whose owner has stopped. */
    int crashed() {
        return 1;
    }

    /** How far the recovery of a session has come, two bits for every shard. */
    int recovery(int session) {
        return 2 + session;
    }

    /** The model of the shard that answers in the current generation. */
    int shard(int shard) {
        return 2 + sessions + PER_SHARD * shard;
    }

    /** The model of an old primary that lives on, plus one; 0 for none. */
    int oldShard(int shard) {
        return shard(shard) + 1;
    }

    /** The set of packets that were ever sent to the shard. */
    int wire(int shard) {
        return shard(shard) + 2;
    }

    /** The owner's phase, or {@link #GONE}. */
    int phase(int tx) {
        return 2 + sessions + PER_SHARD * shards + PER_TX * tx;
    }

    /** The set of events that may still come to the owner, any number of times. */
    int inbox(int tx) {
        return phase(tx) + 1;
    }

    /** The requests of the owner for which an answer or a timeout must come: bits of {@link Owed}. */
    int owed(int tx) {
        return phase(tx) + 2;
    }

    /** What the client was told. */
    int told(int tx) {
        return phase(tx) + 3;
    }

    /** Requests that may still reach the journal. */
    int request(int tx) {
        return phase(tx) + 4;
    }

    /** The phase of the recovery of the transaction's branch on the shard, plus one; 0 for none. */
    int task(int shard, int tx) {
        return phase(txs) + shard * txs + tx;
    }

    int width() {
        return phase(txs) + shards * txs;
    }

    /** The phase of a transaction whose owner has stopped. */
    static final int GONE = -1;
}
