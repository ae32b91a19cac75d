/**
 * The {@code demo} command: the promise of this engine, shown in a minute to somebody who has never seen it. A hot item sells out,
 * the server is killed on the way, and in the end everybody was told what the books say.
 */
@NullMarked
package io.holdfast.app.demo;

import org.jspecify.annotations.NullMarked;
