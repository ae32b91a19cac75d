/**
 * A load generator that is lean enough to share its machine with what it loads: one thread, many keep-alive connections, one
 * request in flight on each, and no more of HTTP/1.1 than the server's own answers need.
 */
@NullMarked
package io.holdfast.app.load;

import org.jspecify.annotations.NullMarked;
