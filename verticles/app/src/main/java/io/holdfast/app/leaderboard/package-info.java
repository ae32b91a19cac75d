/** Commands for the leaderboard of a running instance: to have it rebuilt from the journal, and to hold it against the journal. */
@NullMarked
package io.holdfast.app.leaderboard;

import org.jspecify.annotations.NullMarked;
