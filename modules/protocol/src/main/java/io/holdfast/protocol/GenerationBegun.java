package io.holdfast.protocol;

/** Announced on a node when shards of a kind go on in a new generation: what voted in an older one cannot commit. */
public record GenerationBegun(String kind, long generation) {}
