package io.holdfast.app.audit;

import io.holdfast.protocol.Participants;

/** The protocol's invariants that stores can prove, each as the sentence that a report shows. */
public enum Invariant {
    I1("every unit of stock: opening + restocked = available + reserved + sold"),
    I2("every cent of credit, likewise"),
    I3("nothing is negative, nothing is oversold"),
    I4("no transaction is final in one shard and undone in another"),
    I5("one decision per transaction, and none was changed"),
    I6("what is final was committed, what was undone was not"),
    I7("every order is charged its total, once, or nothing"),
    I9("nothing hangs: every decision has arrived in the shards"),
    I10("what is at or below a low water is settled, and generations only grow"),
    I11("charged = sold at its price, and the ledger sums to zero"),
    I12("every paid order is announced, and nothing else is"),
    I13("no alarm was raised");

    private final String sentence;

    Invariant(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }

    /** The one that balances of a kind of participant obey. */
    static Invariant ofBalances(String kind) {
        return kind.equals(Participants.STOCK) ? I1 : I2;
    }
}
