/**
 * What can be configured, each key declared once in {@link io.holdfast.app.settings.Keys}, and how a value is found:
 * an option of the command line, then {@code HOLDFAST_<KEY>} in the environment, then a file of {@code conf/}.
 */
@NullMarked
package io.holdfast.app.settings;

import org.jspecify.annotations.NullMarked;
