package io.holdfast.protocol;

/** Announced on a node when shards of a kind go on in a new generation, which the journal knows. */
public record GenerationBegun(String kind) {}
