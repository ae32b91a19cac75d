/**
 * Real Redis and Postgres servers as child processes on free loopback ports, for laptops and tests, so that one command is
 * enough to start everything and nothing is left behind afterwards.
 */
@NullMarked
package io.holdfast.embedded;

import org.jspecify.annotations.NullMarked;
