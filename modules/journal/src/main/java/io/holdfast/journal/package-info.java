/**
 * The journal on Postgres, the only truth: sessions, decisions in group commit, generations, kept answers, the folding of
 * decisions into balances, what a rebuild of Redis reads, what is dropped when it is over and old, and the schema they
 * live in.
 */
@NullMarked
package io.holdfast.journal;

import org.jspecify.annotations.NullMarked;
