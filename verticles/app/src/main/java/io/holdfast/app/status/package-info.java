/** What runs of an instance, as the server writes it down and as other processes find it to be true. */
@NullMarked
package io.holdfast.app.status;

import org.jspecify.annotations.NullMarked;
