/**
 * The participant table as an executable model: what the Lua scripts are compared with, and what explorer and simulator
 * run the production coordinator against. Nothing that serves depends on it.
 */
@NullMarked
package io.holdfast.simulation;

import org.jspecify.annotations.NullMarked;
