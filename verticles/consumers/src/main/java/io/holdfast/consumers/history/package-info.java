/** What happened to each order, and the orders of each user, made of the events and kept in Postgres. */
@NullMarked
package io.holdfast.consumers.history;

import org.jspecify.annotations.NullMarked;
