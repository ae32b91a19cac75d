package io.holdfast.app.audit;

import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;

/** What puts a finding right, as far as the journal's decisions say what is right. */
sealed interface Remedy {
    /** What it changes, in a person's words. */
    String target();

    /** The shard goes on in a new generation, which its keeper fills from the journal. */
    record Rebuild(ShardId shard) implements Remedy {
        @Override
        public String target() {
            return shard.toString();
        }
    }

    /** The order is paid by the commit that was about it. */
    record MarkPaid(String orderId, long version, TxId by) implements Remedy {
        @Override
        public String target() {
            return "order " + orderId;
        }
    }

    /** The order is not paid: the transaction that it names does not commit it. */
    record MarkUnpaid(String orderId, long paidTx) implements Remedy {
        @Override
        public String target() {
            return "order " + orderId;
        }
    }

    /** What the session decided after this one is announced again: what was announced already shows so by its id. */
    record AnnounceAgain(long session, long after) implements Remedy {
        @Override
        public String target() {
            return "session " + session;
        }
    }

    /** The checkpoint contains what was decided, by as much more or less. */
    record Refold(BalanceKey key, long openingGeneration, long credited, long debited) implements Remedy {
        @Override
        public String target() {
            return key.subject();
        }
    }
}
