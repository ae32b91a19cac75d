/** What happens to some requests, as spans for whoever collects traces by OTLP. */
@NullMarked
package io.holdfast.app.tracing;

import org.jspecify.annotations.NullMarked;
