package io.holdfast.runtime;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;

/** Lets immutable records travel on the local event bus as they are: nothing is copied, nothing is encoded. */
public final class LocalCodecs {
    private static final String NAME = "holdfast.local";

    private LocalCodecs() {}

    /** Registers the codec; messages that are not strings or other built-in types then use it. */
    public static void register(EventBus bus) {
        bus.registerCodec(new LocalCodec());
        bus.codecSelector(body -> body instanceof Record ? NAME : null);
    }

    private static final class LocalCodec implements MessageCodec<Object, Object> {
        @Override
        public void encodeToWire(Buffer buffer, Object message) {
            throw new IllegalStateException("records stay on this node: " + message.getClass());
        }

        @Override
        public Object decodeFromWire(int position, Buffer buffer) {
            throw new IllegalStateException("records stay on this node");
        }

        @Override
        public Object transform(Object message) {
            return message;
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public byte systemCodecID() {
            return -1;
        }
    }
}
