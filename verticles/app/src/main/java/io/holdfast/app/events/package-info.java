/** What a node does with the events besides announcing them: its consumers, and what the gateway shows of them. */
@NullMarked
package io.holdfast.app.events;

import org.jspecify.annotations.NullMarked;
