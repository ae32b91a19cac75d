/**
 * What happens to users, kept in Postgres in an order that can be resumed, and told to whoever listens: by the gateway, to
 * users as server-sent events.
 */
@NullMarked
package io.holdfast.consumers.notifications;

import org.jspecify.annotations.NullMarked;
