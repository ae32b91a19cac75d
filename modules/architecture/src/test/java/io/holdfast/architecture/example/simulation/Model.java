package io.holdfast.architecture.example.simulation;

public final class Model {}
