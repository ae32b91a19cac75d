package io.holdfast.protocol;

/**
 * The order that a checkout pays: the commit is valid only while the order is unpaid and still has this version, so a
 * checkout that raced with a change of the order cannot commit what the customer did not see.
 */
public record OrderGate(String orderId, long version) {}
