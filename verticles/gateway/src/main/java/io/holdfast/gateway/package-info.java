/**
 * The HTTP surface: validates at the edge, hands requests to the domains, and turns their answers into status codes.
 */
@NullMarked
package io.holdfast.gateway;

import org.jspecify.annotations.NullMarked;
