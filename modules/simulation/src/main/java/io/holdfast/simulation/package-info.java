/**
 * The participant table as an executable model: what the Lua scripts are compared with, and what the explorer runs the
 * production coordinator against. Nothing in production depends on it.
 */
@NullMarked
package io.holdfast.simulation;

import org.jspecify.annotations.NullMarked;
