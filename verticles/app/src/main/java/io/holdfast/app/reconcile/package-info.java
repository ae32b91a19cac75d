/**
 * Holds what is made of the events against the journal, and makes again what is missing. Works on the stores, past the server, as the audit
 * does.
 */
@NullMarked
package io.holdfast.app.reconcile;

import org.jspecify.annotations.NullMarked;
