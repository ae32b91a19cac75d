package io.holdfast.coordinator;

import java.util.function.IntConsumer;

/** An immutable set of a transaction's branches, by index. */
public record BranchSet(long bits) {
    static final BranchSet NONE = new BranchSet(0);

    static BranchSet all(int branches) {
        return firstOf(branches);
    }

    /** The branches before {@code end}. */
    static BranchSet firstOf(int end) {
        return new BranchSet((1L << end) - 1);
    }

    boolean has(int branch) {
        return (bits & 1L << branch) != 0;
    }

    BranchSet with(int branch) {
        return new BranchSet(bits | 1L << branch);
    }

    BranchSet without(int branch) {
        return new BranchSet(bits & ~(1L << branch));
    }

    boolean isEmpty() {
        return bits == 0;
    }

    /** Whether every branch of this set is in {@code other} too. */
    boolean within(BranchSet other) {
        return (bits & ~other.bits) == 0;
    }

    void forEach(IntConsumer action) {
        for (long rest = bits; rest != 0; rest &= rest - 1) {
            action.accept(Long.numberOfTrailingZeros(rest));
        }
    }
}
