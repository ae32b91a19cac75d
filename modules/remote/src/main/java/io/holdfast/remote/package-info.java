/**
 * Participants in other processes, which are reached by Kafka: commands go to the topic of a kind, replies to the topic of the process that
 * asked. Every message may be lost, repeated or late, as on any other way; the protocol copes.
 */
@NullMarked
package io.holdfast.remote;

import org.jspecify.annotations.NullMarked;
