/**
 * The rules and the tests that hold them. A rule is a function from sources or classes to complaints, so that each can be shown
 * to fail on a small bad example before it is trusted with the project.
 */
@NullMarked
package io.holdfast.architecture;

import org.jspecify.annotations.NullMarked;
