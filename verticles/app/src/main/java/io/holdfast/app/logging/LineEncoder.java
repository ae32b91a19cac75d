package io.holdfast.app.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.Charset;
import java.util.function.Function;

/** Gives Logback the bytes of what a function makes of an event. */
final class LineEncoder extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};

    private final Function<ILoggingEvent, String> line;
    private final Charset charset;

    LineEncoder(Function<ILoggingEvent, String> line, Charset charset) {
        this.line = line;
        this.charset = charset;
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        return line.apply(event).getBytes(charset);
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
