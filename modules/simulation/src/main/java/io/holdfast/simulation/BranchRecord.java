package io.holdfast.simulation;

import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Mode;

/** What a participant has on record of one transaction; no record is the state ∅ of the participant table. */
public sealed interface BranchRecord {
    /** P under two-phase commit, X under saga. */
    record Live(Mode mode, String subject, Branch branch) implements BranchRecord {
        @Override
        public String digest() {
            return branch.digest(subject);
        }
    }

    /** C. */
    record Final(String digest) implements BranchRecord {}

    /** A; the digest is empty when it was undone before any prepare came. */
    record Tombstone(String digest) implements BranchRecord {}

    String digest();

    default boolean matches(String otherDigest) {
        return digest().isEmpty() || digest().equals(otherDigest);
    }
}
