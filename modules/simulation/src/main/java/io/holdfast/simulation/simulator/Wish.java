package io.holdfast.simulation.simulator;

import io.holdfast.protocol.Branch;

/** What a client wants. */
sealed interface Wish {
    /** An order paid. */
    record Checkout(String order) implements Wish {}

    /** One balance changed. */
    record Change(Branch branch) implements Wish {}
}
