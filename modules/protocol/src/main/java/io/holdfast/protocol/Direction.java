package io.holdfast.protocol;

/** Whether a branch takes from the available balance or adds to it. */
public enum Direction {
    DEBIT,
    CREDIT
}
