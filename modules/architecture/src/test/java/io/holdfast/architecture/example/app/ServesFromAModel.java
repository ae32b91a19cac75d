package io.holdfast.architecture.example.app;

import io.holdfast.architecture.example.simulation.Model;

/** Something that serves and depends on what is there for evidence. */
public final class ServesFromAModel {
    public Model model() {
        return new Model();
    }
}
