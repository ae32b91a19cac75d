/**
 * What happens to users and is of interest to subscribers, kept in Postgres in an order that can be resumed, and told to whoever listens: to
 * users as server-sent events.
 */
@NullMarked
package io.holdfast.consumers.notifications;

import org.jspecify.annotations.NullMarked;
