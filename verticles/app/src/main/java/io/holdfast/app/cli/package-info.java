/** What every command shares: the options that several have, where Holdfast is installed, and failures in one line. */
@NullMarked
package io.holdfast.app.cli;

import org.jspecify.annotations.NullMarked;
