/**
 * Tells subscribers of events by HTTP: signed, in order for each of them, until they take it. Where a subscriber is, is not trusted: nothing
 * is sent to an address that is not public.
 */
@NullMarked
package io.holdfast.consumers.webhooks;

import org.jspecify.annotations.NullMarked;
