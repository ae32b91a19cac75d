package io.holdfast.app.audit;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is not as it must be.
 *
 * @param subject the id that it is about, with its kind: {@code item 12}
 * @param what which of the subject's properties was compared
 * @param difference what stays the same from look to look while the amounts around it move
 * @param remedy null when the journal does not say what is right
 */
record Finding(
        Invariant invariant,
        String subject,
        String what,
        String expected,
        String found,
        String difference,
        @Nullable Remedy remedy) {

    static Finding of(Invariant invariant, String subject, String what, Object expected, Object found) {
        var text = Objects.toString(found);
        return new Finding(invariant, subject, what, Objects.toString(expected), text, text, null);
    }

    static Finding ofAmounts(Invariant invariant, String subject, String what, long expected, long found) {
        return new Finding(
                invariant,
                subject,
                what,
                Long.toString(expected),
                Long.toString(found),
                Long.toString(Math.subtractExact(found, expected)),
                null);
    }

    Finding with(Remedy putsItRight) {
        return new Finding(invariant, subject, what, expected, found, difference, putsItRight);
    }

    /** Equal in two looks when it is the same difference. */
    String key() {
        return invariant + "|" + subject + "|" + what + "|" + difference;
    }

    String line() {
        return "%s %s: %s: expected %s, found %s".formatted(invariant, subject, what, expected, found);
    }
}
