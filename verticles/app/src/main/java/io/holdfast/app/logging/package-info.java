/**
 * How this program writes its log. Everything logs through SLF4J; Logback carries it to standard error, set up by code and by no
 * file: every command writes text, and a server may write JSON, of which every field is listed here.
 */
@NullMarked
package io.holdfast.app.logging;

import org.jspecify.annotations.NullMarked;
