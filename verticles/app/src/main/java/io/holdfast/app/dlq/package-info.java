/**
 * What needs a person: a board of all that does not get on in a node, the desk that has something done about it and keeps the
 * record of that, and the commands for both.
 */
@NullMarked
package io.holdfast.app.dlq;

import org.jspecify.annotations.NullMarked;
