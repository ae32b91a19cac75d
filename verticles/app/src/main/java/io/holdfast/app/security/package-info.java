/** Who may come in: tokens and the keys they are signed with, and how much each may ask. */
@NullMarked
package io.holdfast.app.security;

import org.jspecify.annotations.NullMarked;
