package io.holdfast.architecture.example.coordinator;

/** A port of the coordinator. */
public interface Port {
    long time();
}
