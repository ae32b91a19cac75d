/**
 * Instances to try things on: a server in a process of its own, with stores, data and settings that nobody else uses and that
 * are gone afterwards, however the command that wanted it ends.
 */
@NullMarked
package io.holdfast.app.trial;

import org.jspecify.annotations.NullMarked;
