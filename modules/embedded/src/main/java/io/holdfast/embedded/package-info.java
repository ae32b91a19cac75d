/**
 * Redis, Postgres and Kafka as real servers for laptops and tests: found on {@code PATH} or unpacked from Maven artifacts,
 * run as child processes on free loopback ports, and never left behind, however this JVM ends.
 *
 * <p>A store that is {@linkplain io.holdfast.embedded.EmbeddedStore#supervised supervised} runs until it is stopped: whenever
 * its process ends unasked, another one takes its place.
 *
 * <p>{@link io.holdfast.embedded.DataFolder} guards a folder against a second server and knows which files in it are
 * Holdfast's; {@link io.holdfast.embedded.EmbeddedRedis} and {@link io.holdfast.embedded.EmbeddedPostgres} start in
 * such a folder. Tests of other modules take their stores from {@link io.holdfast.embedded.testing.TestStores}.
 */
@NullMarked
package io.holdfast.embedded;

import org.jspecify.annotations.NullMarked;
