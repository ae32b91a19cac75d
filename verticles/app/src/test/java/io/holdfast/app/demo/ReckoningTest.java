package io.holdfast.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.demo.Books.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two pieces, and three buyers: 0 and 1 were told that they bought one, 2 that it is gone. */
class ReckoningTest {
    private static final Entry CHARGED = new Entry(true, Scene.CREDIT_MINOR - Scene.PRICE_MINOR);
    private static final Entry UNTOUCHED = new Entry(false, Scene.CREDIT_MINOR);

    private final Crowd crowd = new Crowd(List.of("a", "b", "c"));

    ReckoningTest() {
        crowd.tell(0, Told.BOUGHT);
        crowd.tell(1, Told.BOUGHT);
        crowd.tell(2, Told.REFUSED);
    }

    private List<String> complaints(long stock, Entry... entries) {
        return Reckoning.complaints(new Scene(2, 3), crowd, new Books(stock, List.of(entries)));
    }

    @Test
    void booksThatSayWhatEverybodyWasToldAreSound() {
        assertThat(complaints(0, CHARGED, CHARGED, UNTOUCHED)).isEmpty();
    }

    @Test
    void onePieceTooManyIsFound() {
        assertThat(complaints(0, CHARGED, CHARGED, CHARGED))
                .contains("3 sold and 0 left do not make 2")
                .anyMatch(complaint -> complaint.startsWith("buyer 2 was told REFUSED, the order is paid"));
    }

    @Test
    void aPurchaseThatWasForgottenIsFound() {
        assertThat(complaints(1, CHARGED, UNTOUCHED, UNTOUCHED))
                .contains("not sold out: 1 are left")
                .anyMatch(complaint -> complaint.startsWith("buyer 1 was told BOUGHT, the order is not paid"));
    }

    @Test
    void aSecondChargeIsFound() {
        Entry twice = new Entry(true, Scene.CREDIT_MINOR - 2 * Scene.PRICE_MINOR);

        assertThat(complaints(0, CHARGED, twice, UNTOUCHED))
                .contains("75.00 were taken for 2 pieces")
                .hasSize(2);
    }

    @Test
    void aChargeWithoutASaleIsFound() {
        assertThat(complaints(0, CHARGED, CHARGED, new Entry(false, 1_500))).hasSize(2);
    }

    @Test
    void somebodyWhoWasNeverAnsweredIsFound() {
        crowd.tell(2, Told.NOTHING);

        assertThat(complaints(0, CHARGED, CHARGED, UNTOUCHED))
                .singleElement()
                .asString()
                .startsWith("buyer 2 was told NOTHING");
    }
}
