/**
 * The payment domain: accounts and their credit, as a participant of every checkout.
 */
@NullMarked
package io.holdfast.payment;

import org.jspecify.annotations.NullMarked;
