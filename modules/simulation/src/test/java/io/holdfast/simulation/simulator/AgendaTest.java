package io.holdfast.simulation.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgendaTest {
    private final Agenda agenda = new Agenda();
    private final List<String> done = new ArrayList<>();

    private void enter(String name, long delayMs) {
        agenda.after(delayMs, () -> done.add(name + " at " + agenda.nowMs()));
    }

    private void proceedToTheEnd() {
        boolean goesOn = true;
        while (goesOn) {
            goesOn = agenda.proceed();
        }
    }

    @Test
    void whatIsDueFirstComesFirst() {
        enter("late", 30);
        enter("early", 5);
        enter("now", 0);
        proceedToTheEnd();
        assertThat(done).containsExactly("now at 0", "early at 5", "late at 30");
    }

    @Test
    void atTheSameTimeTheOrderOfEntryCounts() {
        enter("first", 7);
        enter("second", 7);
        agenda.after(7, () -> enter("third", 0));
        enter("between", 7);
        proceedToTheEnd();
        assertThat(done).containsExactly("first at 7", "second at 7", "between at 7", "third at 7");
    }

    @Test
    void timeGoesOnPastATurnOfTheWheel() {
        enter("one", 65_535);
        proceedToTheEnd();
        enter("two", 65_535);
        proceedToTheEnd();
        assertThat(done).containsExactly("one at 65535", "two at 131070");
    }

    @Test
    void whatIsNotWithinATurnIsRefused() {
        assertThatThrownBy(() -> enter("far", 65_536)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> enter("past", -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
