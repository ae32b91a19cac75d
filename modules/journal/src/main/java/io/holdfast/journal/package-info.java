/**
 * The journal on Postgres, the only truth: sessions, decisions in group commit, generations, and the schema they live in.
 */
@NullMarked
package io.holdfast.journal;

import org.jspecify.annotations.NullMarked;
