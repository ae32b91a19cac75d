package io.holdfast.app.demo;

import java.io.PrintWriter;

/** Tells the story, line by line as it happens. */
final class Narrator {
    private final PrintWriter out;
    private int chapter;

    Narrator(PrintWriter out) {
        this.out = out;
    }

    void title(String text) {
        line(text);
    }

    void chapter(String title) {
        line("");
        line("%d. %s".formatted(++chapter, title));
    }

    void tell(String text) {
        line("   " + text);
    }

    void conclude(String text) {
        line("");
        line(text);
    }

    private void line(String text) {
        out.println(text);
        out.flush();
    }
}
