/**
 * The stock domain: items, their prices and how many are available, as a participant of every checkout.
 */
@NullMarked
package io.holdfast.stock;

import org.jspecify.annotations.NullMarked;
