/**
 * What others are told of the journal, as CloudEvents on Kafka, and the relay that tells it.
 *
 * <p>The relay works on a thread of its own, which waits for Postgres and for Kafka; nothing that sells waits for either of them.
 */
@NullMarked
package io.holdfast.events;

import org.jspecify.annotations.NullMarked;
