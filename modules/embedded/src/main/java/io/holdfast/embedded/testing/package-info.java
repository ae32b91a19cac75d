/**
 * Stores for the tests of any module: one Redis and one Postgres per JVM, started at the first use and gone with it.
 * Depend on {@code holdfast-embedded} in test scope and ask {@link io.holdfast.embedded.testing.TestStores}, in a
 * {@code @BeforeAll}, for a database of the class's own and for an emptied Redis:
 *
 * <pre>{@code
 * String uri = TestStores.freshDatabase();        // postgresql://postgres@127.0.0.1:40001/test_1
 * String redis = TestStores.emptiedRedis();       // redis://127.0.0.1:40002
 * }</pre>
 *
 * A test that stops, kills or restarts a store starts one of its own instead: {@code EmbeddedRedis.start(folder)}.
 */
@NullMarked
package io.holdfast.embedded.testing;

import org.jspecify.annotations.NullMarked;
