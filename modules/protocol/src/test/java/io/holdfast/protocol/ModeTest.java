package io.holdfast.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ModeTest {
    @Test
    void labelsAreReadBack() {
        assertThat(Mode.values()).allMatch(mode -> Mode.ofLabel(mode.label()) == mode);
    }

    @Test
    void anUnknownLabelIsRefused() {
        assertThatThrownBy(() -> Mode.ofLabel("3pc")).hasMessage("no such mode: 3pc");
    }
}
