package io.holdfast.runtime;

import io.holdfast.coordinator.Event;
import io.holdfast.protocol.TxId;

/** Where ports report what became of an effect. */
@FunctionalInterface
public interface EventSink {
    void on(TxId tx, Event event);
}
