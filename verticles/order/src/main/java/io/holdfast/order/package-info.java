/**
 * The order domain: creating orders, adding lines, and the checkout that turns an order into one transaction.
 */
@NullMarked
package io.holdfast.order;

import org.jspecify.annotations.NullMarked;
