/** The command {@code webhooks}: who else is told of events, as whoever runs the server wants it. */
@NullMarked
package io.holdfast.app.webhooks;

import org.jspecify.annotations.NullMarked;
