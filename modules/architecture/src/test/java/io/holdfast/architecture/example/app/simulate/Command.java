package io.holdfast.architecture.example.app.simulate;

import io.holdfast.architecture.example.simulation.Model;

/** The one place that may. */
public final class Command {
    public Model model() {
        return new Model();
    }
}
